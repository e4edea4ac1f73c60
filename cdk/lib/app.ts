// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import type { App } from 'aws-cdk-lib';
import { AccountStack } from './account-stack';
import { AggregationStack } from './aggregation-stack';
import { artifactKey, codeOf } from './artifact';
import { ArtifactsStack, OrganizationStack, PortableStack } from './organization-stack';
import { PreventionStack } from './prevention-stack';
import { SecurityHubStack } from './security-hub-stack';
import { readSettings } from './settings';

/**
 * Adds the stacks that the app's settings call for. Which stack goes to which account and Region is decided by whoever
 * deploys it: `cdk deploy NAME` with that account's credentials.
 */
export function addStacks(app: App): void {
  const settings = readSettings(app.node);
  const { rules, hook, controls, ruleNamePrefix, artifactBucketPrefix, organizationId } = settings;

  new AccountStack(app, 'SageGuard', { rules: { ...rules, code: codeOf(settings.zip, settings.architecture) }, hook });
  new PortableStack(app, 'SageGuardPortable', rules, hook);
  new AggregationStack(app, 'SageGuardAggregation');
  // A combined rule's finding does not say which control failed, so it gets no severity of its own.
  if (!settings.combined) new SecurityHubStack(app, 'SageGuardSecurityHub', { controls, ruleNamePrefix });

  const key = artifactKey(settings.zip, settings.architecture);
  if (artifactBucketPrefix && organizationId) {
    new ArtifactsStack(app, 'SageGuardArtifacts', { artifactBucketPrefix, organizationId, artifactKey: key });
  }
  if (settings.organizationalUnits) {
    if (!artifactBucketPrefix || !settings.regions) {
      throw new Error('The organization stack also needs the settings artifactBucketPrefix and regions.');
    }
    new OrganizationStack(app, 'SageGuardOrganization', {
      rules,
      hook,
      organizationalUnitIds: settings.organizationalUnits,
      regions: settings.regions,
      artifactBucketPrefix,
      artifactKey: key,
      callAs: settings.callAs,
    });
  }
  if (settings.policyTargets) {
    new PreventionStack(app, 'SageGuardPrevention', {
      targetIds: settings.policyTargets,
      policies: settings.policies,
      breakGlass: settings.breakGlass,
      reserve: settings.reserve,
      onlyReserve: settings.onlyReserve,
    });
  }
}
