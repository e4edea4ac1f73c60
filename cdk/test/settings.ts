// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { zip } from './variants';

/** Settings that call for every stack. */
export const everySetting: Record<string, string> = {
  zip,
  controls: 'all',
  hook: 'WARN',
  waiverTagKey: 'sageguard-waiver',
  organizationalUnits: 'ou-abcd-11111111,ou-abcd-22222222',
  regions: 'eu-central-1,us-east-1',
  organizationId: 'o-abcdefghij',
  artifactBucketPrefix: 'acme-sageguard',
  policyTargets: 'r-abcd',
  waiverRole: 'arn:*:iam::*:role/WaiverOwner',
};
