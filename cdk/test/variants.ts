// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AccountStack } from '../lib/account-stack';
import { allControls } from '../lib/catalog';
import type { SageGuardRulesProps } from '../lib/sage-guard-rules';
import { Deployment, readSam, type Template, transformSam } from './cloudformation';

/** The same wishes in the words of both: CDK properties, and SAM parameters. */
export interface Variant {
  readonly name: string;
  readonly cdk: Omit<SageGuardRulesProps, 'code'>;
  readonly sam: Record<string, string>;
}

const on = (numbers: number[]): Record<string, string> =>
  Object.fromEntries(numbers.filter((number) => number > 1).map((number) => [`SageMaker${number}`, 'on']));
const ids = (numbers: number[]): string[] => numbers.map((number) => `SageMaker.${number}`);
const all = allControls.map((control) => control.number);

/** Every option at least once, and every control. */
export const variants: readonly Variant[] = [
  { name: 'the defaults', cdk: {}, sam: {} },
  { name: 'all controls', cdk: { controls: ['all'] }, sam: on(all) },
  { name: 'changes only', cdk: { controls: ids([1, 5, 14]), trigger: 'changes' }, sam: { ...on([5, 14]), Trigger: 'changes' } },
  { name: 'changes only, no schedule at all', cdk: { controls: ids([1, 3]), trigger: 'changes' }, sam: { ...on([3]), Trigger: 'changes' } },
  {
    name: 'a schedule only',
    cdk: { controls: ids([1, 8, 17]), trigger: 'schedule', frequency: 'Three_Hours' },
    sam: { ...on([8, 17]), Trigger: 'schedule', Frequency: 'Three_Hours' },
  },
  {
    name: 'waivers, a topic, another processor',
    cdk: {
      controls: ['all'],
      frequency: 'One_Hour',
      waivers: { tagKey: 'sageguard-waiver', maxDays: 90 },
      ruleNamePrefix: 'acme_',
      architecture: lambda.Architecture.ARM_64,
      reservedConcurrency: 0,
      logRetention: 365,
      alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:alarms',
      parameters: {
        subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        requiredKeyTags: ['owner'],
        supportedPlatformIdentifierVersions: ['notebook-al2023-v1'],
        interContainerEncryption: 'multiInstance',
      },
    },
    sam: {
      ...on(all),
      Frequency: 'One_Hour',
      WaiverTagKey: 'sageguard-waiver',
      WaiverMaxDays: '90',
      RuleNamePrefix: 'acme_',
      Architecture: 'arm64',
      ReservedConcurrency: '0',
      LogRetentionDays: '365',
      AlarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:alarms',
      SubnetIds: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
      RequiredKeyTags: 'owner',
      SupportedPlatformIdentifierVersions: 'notebook-al2023-v1',
      InterContainerEncryption: 'multiInstance',
    },
  },
];

/** A zip that stands for the published one: what is in it does not matter to a template. */
export const zip = join(mkdtempSync(join(tmpdir(), 'sageguard-zip-')), 'sageguard.zip');
writeFileSync(zip, 'PK');

/** The template of an account stack. */
export function synthesize(cdk: Variant['cdk'], hook?: 'WARN' | 'FAIL'): Template {
  const app = new App({ analyticsReporting: false, outdir: mkdtempSync(join(tmpdir(), 'sageguard-cdk-')) });
  const stack = new AccountStack(app, 'SageGuard', { rules: { ...cdk, code: lambda.Code.fromAsset(zip) }, hook });
  return app.synth().getStackByName(stack.stackName).template as Template;
}

/** The resources that a stack of the caller's makes. */
export function synthesizeStack(make: (app: App) => Stack): Template {
  const app = new App({ analyticsReporting: false, outdir: mkdtempSync(join(tmpdir(), 'sageguard-cdk-')) });
  const stack = make(app);
  return app.synth().getStackByName(stack.stackName).template as Template;
}

/** A variant as SAM deploys it. */
export function deploySam(variant: Variant): Deployment {
  return new Deployment(transformSam(readSam()), variant.sam);
}

/** A variant as the CDK deploys it; the bootstrap version is the toolkit's own parameter. */
export function deployCdk(variant: Variant): Deployment {
  const { Parameters: _, Rules: __, ...template } = synthesize(variant.cdk);
  return new Deployment(template);
}
