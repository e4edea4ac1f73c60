// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Node } from 'constructs';
import { type ArchitectureName, publishedZip } from './artifact';
import type { PortableRules } from './organization-stack';
import type { ReservedTag } from './prevention-stack';
import type { ControlParameters, Frequency, Trigger } from './sage-guard-rules';

/** What the app is told by context: `-c NAME=VALUE`, or "context" in cdk.json. Lists are separated by commas. */
export interface Settings {
  readonly rules: PortableRules;
  readonly controls: readonly string[];
  readonly combined: boolean;
  readonly ruleNamePrefix: string;
  readonly architecture: ArchitectureName;
  readonly zip: string;
  readonly hook?: 'WARN' | 'FAIL';
  readonly organizationalUnits?: readonly string[];
  readonly organizationId?: string;
  readonly regions?: readonly string[];
  readonly artifactBucketPrefix?: string;
  readonly callAs?: 'SELF' | 'DELEGATED_ADMIN';
  readonly policyTargets?: readonly string[];
  readonly policies?: string;
  readonly breakGlass?: string;
  readonly reserve?: ReservedTag;
  readonly onlyReserve: boolean;
}

const frequencies: readonly Frequency[] = ['One_Hour', 'Three_Hours', 'Six_Hours', 'Twelve_Hours', 'TwentyFour_Hours'];
const triggers: readonly Trigger[] = ['changes', 'schedule', 'both'];

/** Reads and validates the context; an error names the setting, its value and what is allowed. Unknown settings are refused. */
export function readSettings(node: Node): Settings {
  const known: string[] = [];
  const text = (name: string): string | undefined => {
    known.push(name);
    const value: unknown = node.tryGetContext(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`Setting '${name}' must be a text; lists are separated by commas.`);
  };
  const list = (name: string): string[] | undefined => text(name)?.split(',').map((entry) => entry.trim());
  const oneOf = <T extends string>(name: string, allowed: readonly T[]): T | undefined => {
    const value = text(name);
    if (value === undefined || allowed.includes(value as T)) return value as T | undefined;
    throw new Error(`Setting '${name}' is '${value}'; allowed are ${allowed.join(', ')}.`);
  };
  const whole = (name: string): number | undefined => {
    const value = text(name);
    if (value === undefined || /^\d+$/.test(value)) return value === undefined ? undefined : Number(value);
    throw new Error(`Setting '${name}' is '${value}'; it must be a whole number.`);
  };

  const architecture = oneOf<ArchitectureName>('architecture', ['x86_64', 'arm64']) ?? 'x86_64';
  const controls = list('controls') ?? ['SageMaker.1'];
  const combined = oneOf('combined', ['true', 'false']) === 'true';
  const ruleNamePrefix = text('ruleNamePrefix') ?? 'sageguard-';
  const waiverTagKey = text('waiverTagKey');
  const waiverMaxDays = whole('waiverMaxDays');
  if (waiverMaxDays !== undefined && waiverTagKey === undefined) {
    throw new Error(`Setting 'waiverMaxDays' is '${waiverMaxDays}' and has no effect without 'waiverTagKey'. Remove it, or name the tag key.`);
  }
  const waiverRole = text('waiverRole');
  if (waiverRole !== undefined && waiverTagKey === undefined) {
    throw new Error(`Setting 'waiverRole' is '${waiverRole}' and has no effect without 'waiverTagKey'. Remove it, or name the tag key.`);
  }
  const parameters: Record<string, unknown> = {
    subnetIds: list('subnetIds'),
    requiredKeyTags: list('requiredKeyTags'),
    supportedPlatformIdentifierVersions: list('supportedPlatformIdentifierVersions'),
    interContainerEncryption: oneOf('interContainerEncryption', ['securityHub', 'multiInstance']),
  };
  const settings: Settings = {
    controls,
    combined,
    ruleNamePrefix,
    architecture,
    zip: text('zip') ?? publishedZip(architecture),
    hook: oneOf('hook', ['WARN', 'FAIL']),
    organizationalUnits: list('organizationalUnits'),
    organizationId: text('organizationId'),
    regions: list('regions'),
    artifactBucketPrefix: text('artifactBucketPrefix'),
    callAs: oneOf('callAs', ['SELF', 'DELEGATED_ADMIN']),
    policyTargets: list('policyTargets'),
    policies: text('policies'),
    breakGlass: text('breakGlass'),
    onlyReserve: oneOf('onlyReserve', ['true', 'false']) === 'true',
    reserve: waiverTagKey === undefined || waiverRole === undefined ? undefined : { tagKey: waiverTagKey, role: waiverRole },
    rules: {
      controls,
      combined,
      ruleNamePrefix,
      trigger: oneOf('trigger', triggers),
      frequency: oneOf('frequency', frequencies),
      waivers: waiverTagKey === undefined ? undefined : { tagKey: waiverTagKey, maxDays: waiverMaxDays },
      parameters: Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as ControlParameters,
      architecture: architecture === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      reservedConcurrency: whole('reservedConcurrency'),
      logRetention: whole('logRetentionDays'),
      alarmTopicArn: text('alarmTopicArn'),
    },
  };
  // The CDK's own context has names with other characters in them. A setting that is misspelt must not leave the default in its
  // place, where nobody looks.
  const unknown = Object.keys(node.getAllContext()).find((name) => /^\w+$/.test(name) && !known.includes(name));
  if (unknown !== undefined) throw new Error(`Setting '${unknown}' is unknown; allowed are ${[...new Set(known)].sort().join(', ')}.`);
  return settings;
}
