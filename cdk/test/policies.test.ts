// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { defaultPolicies, readPolicies, reservingPolicy } from '../lib/prevention-stack';
import { root } from './cloudformation';

const account = '111122223333';
const anybody = `arn:aws:iam::${account}:role/DataScientist`;
const breakGlass = `arn:aws:iam::${account}:role/SageGuardBreakGlass`;
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

type Context = Record<string, string | string[]>;
type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

async function decide(
  action: string,
  context: Context,
  { principal = anybody, identity = everything, denies = [] as { name: string; content: object }[] } = {},
): Promise<Decision> {
  const simulation: Simulation = {
    request: {
      principal,
      action: action.includes(':') ? action : `sagemaker:${action}`,
      resource: { resource: resourceOf(action), accountId: account },
      // IAM itself fills this in for every request.
      contextVariables: { ...context, 'aws:PrincipalArn': principal },
    },
    identityPolicies: [{ name: 'identity', policy: identity }],
    serviceControlPolicies: [
      {
        orgIdentifier: 'r-root',
        policies: [{ name: 'FullAWSAccess', policy: everything }, ...denies.map(({ name, content }) => ({ name, policy: content }))],
      },
    ],
    resourceControlPolicies: [],
  };
  const answer = await runSimulation(simulation, {});
  assert.equal(answer.resultType, 'single', JSON.stringify(answer));
  // A key that the simulator drops, because IAM does not know it for the action, would make a test that proves nothing.
  assert.deepEqual(answer.resultType === 'single' && answer.result.ignoredContextKeys, [], action);
  return (answer as { overallResult: Decision }).overallResult;
}

function resourceOf(action: string): string {
  if (action.startsWith('logs:')) return `arn:aws:logs:eu-central-1:${account}:log-group:/aws/lambda/sageguard-1`;
  if (action.startsWith('ec2:')) return '*';
  const kind = action
    .replace(/^(Create|Update|Delete|Stop|Start|Describe)/, '')
    .replace(/[A-Z]/g, (letter, index: number) => (index ? '-' : '') + letter.toLowerCase());
  return /^List(?!Tags)/.test(action) ? '*' : `arn:aws:sagemaker:eu-central-1:${account}:${action === 'AddTags' || action === 'DeleteTags' || action === 'ListTags' ? 'notebook-instance' : kind}/name`;
}

// What a notebook needs to pass all of its controls: each test then leaves one out, or turns it.
const notebook: Context = {
  'sagemaker:DirectInternetAccess': 'Disabled',
  'sagemaker:RootAccess': 'Disabled',
  'sagemaker:VpcSubnets': ['subnet-1'],
  'sagemaker:VolumeKmsKeyArn': 'arn:aws:kms:eu-central-1:111122223333:key/1',
};
const definition: Context = { 'sagemaker:NetworkIsolation': 'true', 'sagemaker:InterContainerTrafficEncryption': 'true' };
const key = 'arn:aws:kms:eu-central-1:111122223333:key/1';

function without(context: Context, ...names: string[]): Context {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !names.includes(name)));
}

const table: [action: string, what: string, context: Context, expected: Decision][] = [
  ['CreateNotebookInstance', 'all settings right', notebook, 'Allowed'],
  ['CreateNotebookInstance', 'internet access Enabled', { ...notebook, 'sagemaker:DirectInternetAccess': 'Enabled' }, 'ExplicitlyDenied'],
  ['CreateNotebookInstance', 'internet access left out, which means Enabled', without(notebook, 'sagemaker:DirectInternetAccess'), 'ExplicitlyDenied'],
  ['CreateNotebookInstance', 'no subnet', without(notebook, 'sagemaker:VpcSubnets'), 'ExplicitlyDenied'],
  ['CreateNotebookInstance', 'root access Enabled', { ...notebook, 'sagemaker:RootAccess': 'Enabled' }, 'ExplicitlyDenied'],
  ['CreateNotebookInstance', 'root access left out, which means Enabled', without(notebook, 'sagemaker:RootAccess'), 'ExplicitlyDenied'],
  ['CreateNotebookInstance', 'no key', without(notebook, 'sagemaker:VolumeKmsKeyArn'), 'ExplicitlyDenied'],
  ['UpdateNotebookInstance', 'resize only', {}, 'Allowed'],
  ['UpdateNotebookInstance', 'root access Disabled', { 'sagemaker:RootAccess': 'Disabled' }, 'Allowed'],
  ['UpdateNotebookInstance', 'root access Enabled', { 'sagemaker:RootAccess': 'Enabled' }, 'ExplicitlyDenied'],
  ['StopNotebookInstance', 'anything', {}, 'Allowed'],
  ['DeleteNotebookInstance', 'anything', {}, 'Allowed'],
  ['CreateModel', 'isolated', { 'sagemaker:NetworkIsolation': 'true' }, 'Allowed'],
  ['CreateModel', 'not isolated', { 'sagemaker:NetworkIsolation': 'false' }, 'ExplicitlyDenied'],
  ['CreateModel', 'isolation left out, which means false', {}, 'ExplicitlyDenied'],
  ['CreateAppImageConfig', 'tagged', { 'aws:TagKeys': ['owner'], 'aws:RequestTag/owner': 'me' }, 'Allowed'],
  ['CreateAppImageConfig', 'no tags', {}, 'ExplicitlyDenied'],
  ['CreateImage', 'tagged', { 'aws:TagKeys': ['owner'], 'aws:RequestTag/owner': 'me' }, 'Allowed'],
  ['CreateImage', 'no tags', {}, 'ExplicitlyDenied'],
  ...['DataQuality', 'ModelBias', 'ModelExplainability', 'ModelQuality'].flatMap((kind): typeof table => [
    [`Create${kind}JobDefinition`, 'isolated and encrypted', definition, 'Allowed'],
    [`Create${kind}JobDefinition`, 'not isolated', { ...definition, 'sagemaker:NetworkIsolation': 'false' }, 'ExplicitlyDenied'],
    [`Create${kind}JobDefinition`, 'isolation left out', without(definition, 'sagemaker:NetworkIsolation'), 'ExplicitlyDenied'],
    [`Create${kind}JobDefinition`, 'not encrypted', { ...definition, 'sagemaker:InterContainerTrafficEncryption': 'false' }, 'ExplicitlyDenied'],
    [`Create${kind}JobDefinition`, 'encryption left out', without(definition, 'sagemaker:InterContainerTrafficEncryption'), 'ExplicitlyDenied'],
  ]),
  ...['CreateMonitoringSchedule', 'UpdateMonitoringSchedule'].flatMap((action): typeof table => [
    [action, 'isolated and encrypted', definition, 'Allowed'],
    [action, 'a schedule that names a definition', {}, 'Allowed'],
    [action, 'not isolated', { ...definition, 'sagemaker:NetworkIsolation': 'false' }, 'ExplicitlyDenied'],
    [action, 'not encrypted', { ...definition, 'sagemaker:InterContainerTrafficEncryption': 'false' }, 'ExplicitlyDenied'],
  ]),
  ['CreateFeatureGroup', 'no store', {}, 'Allowed'],
  ['CreateFeatureGroup', 'offline store with a key', { 'sagemaker:FeatureGroupOfflineStoreConfig': 's3', 'sagemaker:FeatureGroupOfflineStoreKmsKeyArn': key }, 'Allowed'],
  ['CreateFeatureGroup', 'offline store without a key', { 'sagemaker:FeatureGroupOfflineStoreConfig': 's3' }, 'ExplicitlyDenied'],
  ['CreateFeatureGroup', 'online store with a key', { 'sagemaker:FeatureGroupEnableOnlineStore': 'true', 'sagemaker:FeatureGroupOnlineStoreKmsKeyArn': key }, 'Allowed'],
  ['CreateFeatureGroup', 'online store without a key', { 'sagemaker:FeatureGroupEnableOnlineStore': 'true' }, 'ExplicitlyDenied'],
  ['CreateFeatureGroup', 'online store switched off', { 'sagemaker:FeatureGroupEnableOnlineStore': 'false' }, 'Allowed'],
];

describe('the service control policies', () => {
  const denies = readPolicies(defaultPolicies);
  for (const [action, what, context, expected] of table) {
    test(`${action}, ${what}: ${expected}`, async () => assert.equal(await decide(action, context, { denies }), expected));
    if (expected !== 'Allowed') {
      test(`${action}, ${what}, by the break-glass role: Allowed`, async () =>
        assert.equal(await decide(action, context, { denies, principal: breakGlass }), 'Allowed'));
    }
  }

  test('leave out another break-glass role where told', async () => {
    const moved = readPolicies(defaultPolicies, 'arn:aws:iam::*:role/ops/Rescue*');
    assert.equal(await decide('CreateModel', {}, { denies: moved, principal: breakGlass }), 'ExplicitlyDenied');
    assert.equal(await decide('CreateModel', {}, { denies: moved, principal: `arn:aws:iam::${account}:role/ops/Rescue7` }), 'Allowed');
  });

  test('refuse a break-glass pattern that is no role', () => {
    assert.throws(() => readPolicies(defaultPolicies, '*'), /must be the ARN of a role/);
    assert.throws(() => readPolicies(defaultPolicies, 'arn:aws:iam::*:role/*'), /must be the ARN of a role/);
  });
});

describe('the reserved waiver tag', () => {
  const denies = [reservingPolicy({ tagKey: 'acme-waiver', role: 'arn:*:iam::*:role/AcmeWaivers' })];
  const waiver = { 'aws:TagKeys': ['acme-waiver'], 'aws:RequestTag/acme-waiver': '2027-01-31 SageMaker.1 ticket' };
  const other = { 'aws:TagKeys': ['owner'], 'aws:RequestTag/owner': 'me' };
  const owner = `arn:aws:iam::${account}:role/AcmeWaivers`;

  test('anybody may set other tags', async () => assert.equal(await decide('AddTags', other, { denies }), 'Allowed'));
  test('nobody else may set it', async () => assert.equal(await decide('AddTags', waiver, { denies }), 'ExplicitlyDenied'));
  test('nobody else may set it beside others', async () =>
    assert.equal(await decide('AddTags', { ...waiver, 'aws:TagKeys': ['owner', 'acme-waiver'] }, { denies }), 'ExplicitlyDenied'));
  test('nobody else may remove it', async () =>
    assert.equal(await decide('DeleteTags', { 'aws:TagKeys': ['acme-waiver'] }, { denies }), 'ExplicitlyDenied'));
  test('nobody else may make a notebook with it', async () =>
    assert.equal(await decide('CreateNotebookInstance', waiver, { denies }), 'ExplicitlyDenied'));
  test('its owner may', async () => assert.equal(await decide('AddTags', waiver, { denies, principal: owner }), 'Allowed'));
  test('the break-glass role may', async () => assert.equal(await decide('AddTags', waiver, { denies, principal: breakGlass }), 'Allowed'));
});

describe('the policies for people', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(root, 'policies', 'people', `${name}.json`), 'utf8'));
  const people: [name: string, action: string, expected: Decision][] = [
    ['scan', 'ListNotebookInstances', 'Allowed'],
    ['scan', 'DescribeNotebookInstance', 'Allowed'],
    ['scan', 'ListTags', 'Allowed'],
    ['scan', 'ec2:DescribeRegions', 'Allowed'],
    ['scan', 'logs:FilterLogEvents', 'Allowed'],
    ['scan', 'StopNotebookInstance', 'ImplicitlyDenied'],
    ['scan', 'CreateNotebookInstance', 'ImplicitlyDenied'],
    ['scan', 'DeleteNotebookInstance', 'ImplicitlyDenied'],
    ['repair', 'DescribeNotebookInstance', 'Allowed'],
    ['repair', 'StopNotebookInstance', 'Allowed'],
    ['repair', 'UpdateNotebookInstance', 'Allowed'],
    ['repair', 'StartNotebookInstance', 'Allowed'],
    ['repair', 'CreateNotebookInstance', 'Allowed'],
    ['repair', 'CreateNotebookInstanceLifecycleConfig', 'Allowed'],
    ['repair', 'DeleteTags', 'Allowed'],
    ['repair', 'ec2:DescribeSubnets', 'Allowed'],
    ['repair', 'DeleteNotebookInstanceLifecycleConfig', 'ImplicitlyDenied'],
    ['repair', 'DeleteNotebookInstance', 'ImplicitlyDenied'],
    ['purge', 'DescribeNotebookInstance', 'Allowed'],
    ['purge', 'DeleteNotebookInstance', 'Allowed'],
    ['purge', 'DeleteNotebookInstanceLifecycleConfig', 'Allowed'],
    ['purge', 'CreateNotebookInstance', 'ImplicitlyDenied'],
    ['purge', 'UpdateNotebookInstance', 'ImplicitlyDenied'],
  ];
  for (const [name, action, expected] of people) {
    test(`${name}, ${action}: ${expected}`, async () => assert.equal(await decide(action, {}, { identity: read(name) }), expected));
  }
});
