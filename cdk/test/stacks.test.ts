// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { AggregationStack } from '../lib/aggregation-stack';
import { artifactKey } from '../lib/artifact';
import { allControls } from '../lib/catalog';
import { ArtifactsStack, OrganizationStack, portableTemplate } from '../lib/organization-stack';
import { PreventionStack } from '../lib/prevention-stack';
import { note, SecurityHubStack } from '../lib/security-hub-stack';
import { Deployment, permissionsOf, type Template } from './cloudformation';
import { synthesize, synthesizeStack, zip } from './variants';

const withoutToolkit = ({ Parameters: _, Rules: __, ...template }: Template): Template => template;

describe('the portable template', () => {
  const template = portableTemplate({ controls: ['all'] }) as Template;

  test("needs nothing of the CDK's in the account", () => {
    assert.deepEqual(Object.keys(template.Parameters!), ['ArtifactBucketPrefix', 'ArtifactKey']);
    assert.equal(template.Rules, undefined);
    assert.doesNotMatch(JSON.stringify(template), /cdk-hnb659fds|BootstrapVersion/);
  });

  test("takes its code from the Region's own bucket", () => {
    const deployment = new Deployment(template, { ArtifactBucketPrefix: 'acme', ArtifactKey: 'sageguard/x.zip' });
    assert.deepEqual(deployment.only('AWS::Lambda::Function').Properties['Code'], { S3Bucket: 'acme-eu-central-1', S3Key: 'sageguard/x.zip' });
  });

  test('is otherwise the account stack', () => {
    const { Code: _, ...portable } = new Deployment(template, { ArtifactBucketPrefix: 'acme', ArtifactKey: 'x' }).only('AWS::Lambda::Function').Properties;
    const { Code: __, ...account } = new Deployment(withoutToolkit(synthesize({ controls: ['all'] }))).only('AWS::Lambda::Function').Properties;
    assert.deepEqual(portable, account);
  });
});

describe('the organization', () => {
  const app = new App({ analyticsReporting: false, outdir: mkdtempSync(join(tmpdir(), 'sageguard-organization-')) });
  const rules = { controls: ['all'], waivers: { tagKey: 'k'.repeat(128) }, alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:alarms' };
  const { stackName } = new OrganizationStack(app, 'Organization', {
    rules,
    hook: 'FAIL',
    organizationalUnitIds: ['ou-abcd-11111111'],
    regions: ['eu-central-1', 'us-east-1'],
    artifactBucketPrefix: 'acme-sageguard',
    artifactKey: 'sageguard/x.zip',
  });
  const template = app.synth().getStackByName(stackName).template as Template;
  const stackSet = new Deployment(withoutToolkit(template)).only('AWS::CloudFormation::StackSet').Properties;

  test('is reached by a service-managed StackSet that takes in new accounts', () => {
    assert.equal(stackSet['PermissionModel'], 'SERVICE_MANAGED');
    assert.deepEqual(stackSet['AutoDeployment'], { Enabled: true, RetainStacksOnAccountRemoval: false });
    assert.deepEqual(stackSet['Capabilities'], ['CAPABILITY_IAM']);
    assert.deepEqual(stackSet['StackInstancesGroup'], [
      { DeploymentTargets: { OrganizationalUnitIds: ['ou-abcd-11111111'] }, Regions: ['eu-central-1', 'us-east-1'] },
    ]);
    assert.deepEqual(stackSet['Parameters'], [
      { ParameterKey: 'ArtifactBucketPrefix', ParameterValue: 'acme-sageguard' },
      { ParameterKey: 'ArtifactKey', ParameterValue: 'sageguard/x.zip' },
    ]);
  });

  test('gets the portable template, whose size no setting brings near the limit', () => {
    const [, hash] = /^https:\/\/s3\.eu-central-1\.amazonaws\.com\/cdk-hnb659fds-assets-111122223333-eu-central-1\/([0-9a-f]{64})\.json$/.exec(stackSet['TemplateURL'])!;
    const body = readFileSync(join(app.outdir, `asset.${hash}.json`), 'utf8');
    assert.deepEqual(JSON.parse(body), portableTemplate(rules, 'FAIL'));
    assert.ok(body.length <= 1_000_000 / 10, `${body.length} characters; a StackSet takes 1 MB from a bucket`);
  });

  test('reads the artifacts, and nobody else does', () => {
    const template = synthesizeStack(
      (app) => new ArtifactsStack(app, 'Artifacts', { artifactBucketPrefix: 'acme-sageguard', organizationId: 'o-abcdefghij', artifactKey: 'sageguard/x.zip' }),
    );
    const deployment = new Deployment(template);
    assert.match(JSON.stringify(template.Outputs!['CopyTheZipTo']!.Value), /s3:\/\/.*"\/sageguard\/x\.zip"/, 'says where the zip goes');
    const bucket = deployment.only('AWS::S3::Bucket').Properties;
    assert.equal(bucket['BucketName'], 'acme-sageguard-eu-central-1');
    assert.equal(bucket['PublicAccessBlockConfiguration'].BlockPublicPolicy, true);
    assert.ok(bucket['BucketEncryption']);
    const allows = deployment.only('AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement.filter((statement: any) => statement.Effect === 'Allow');
    assert.equal(allows.length, 1);
    assert.equal(allows[0].Action, 's3:GetObject');
    assert.deepEqual(allows[0].Condition, { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } });
  });

  test('gets a new key when the code changes', () => {
    const before = artifactKey(zip, 'x86_64');
    const other = `${zip}.other.zip`;
    writeFileSync(other, 'PK2');
    assert.match(before, /^sageguard\/sageguard-[0-9a-f]{16}\.zip$/);
    assert.notEqual(artifactKey(other, 'x86_64').slice(-20), before.slice(-20));
  });
});

describe('prevention', () => {
  const deployment = new Deployment(
    withoutToolkit(synthesizeStack((app) => new PreventionStack(app, 'Prevention', { targetIds: ['r-abcd'], breakGlass: 'arn:aws:iam::*:role/Rescue' }))),
  );
  const policies = deployment.ofType('AWS::Organizations::Policy');

  test('is made of service control policies within the limit', () => {
    assert.ok(policies.length > 0);
    for (const { Properties: policy } of policies) {
      assert.equal(policy['Type'], 'SERVICE_CONTROL_POLICY');
      assert.deepEqual(policy['TargetIds'], ['r-abcd']);
      assert.ok(JSON.stringify(policy['Content']).length <= 5120);
    }
  });

  test('leaves out the break-glass role in every statement, and denies only', () => {
    for (const statement of policies.flatMap((policy) => policy.Properties['Content'].Statement)) {
      assert.equal(statement.Effect, 'Deny');
      assert.deepEqual(statement.Condition.ArnNotLike, { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Rescue' });
    }
  });
});

describe('prevention with a reserved tag', () => {
  const reserve = { tagKey: 'k'.repeat(128), role: `arn:aws:iam::*:role/${'w'.repeat(64)}` };
  const make = (props: object) =>
    new Deployment(withoutToolkit(synthesizeStack((app) => new PreventionStack(app, 'P', { targetIds: ['r-abcd'], breakGlass: 'arn:aws:iam::*:role/Rescue', ...props }))));
  const policies = make({ reserve }).ofType('AWS::Organizations::Policy').map((policy) => policy.Properties);

  test('adds one policy within the limit', () => {
    assert.equal(policies.length, make({}).ofType('AWS::Organizations::Policy').length + 1);
    const policy = policies.find((entry) => entry['Name'] === 'SageGuard-WaiverTag')!;
    assert.ok(JSON.stringify(policy['Content']).length <= 5120);
    const [statement] = policy['Content'].Statement;
    assert.deepEqual(statement.Condition, {
      'ForAnyValue:StringEquals': { 'aws:TagKeys': reserve.tagKey },
      ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/Rescue', reserve.role] },
    });
  });

  test('can come alone, before anything is denied', () => {
    assert.deepEqual(make({ reserve, onlyReserve: true }).ofType('AWS::Organizations::Policy').map((policy) => policy.Properties['Name']), ['SageGuard-WaiverTag']);
    assert.throws(() => make({ onlyReserve: true }), /Nothing is to be reserved: give the settings waiverTagKey and waiverRole/);
  });

  // Such policies would deny nothing, and look as if they did.
  for (const name of ['', '*', '?*', '*?', '*/?*']) {
    test(`refuses role/${name}, which fits every role or none`, () => {
      const pattern = `arn:aws:iam::*:role/${name}`;
      assert.throws(() => make({ breakGlass: pattern }), /The break-glass pattern .* must be the ARN of a role/);
      assert.throws(() => make({ reserve: { ...reserve, role: pattern } }), /The pattern of the role that may waive .* must be the ARN of a role/);
    });
  }

  test('takes patterns for several roles, and refuses a tag that nobody can set', () => {
    make({ breakGlass: 'arn:*:iam::*:role/*Rescue' });
    assert.throws(() => make({ reserve: { ...reserve, tagKey: 'aws:w' } }), /waiverTagKey is 'aws:w'/);
  });
});

describe('Security Hub', () => {
  const deployment = new Deployment(
    withoutToolkit(synthesizeStack((app) => new SecurityHubStack(app, 'SecurityHub', { controls: ['all'], ruleNamePrefix: 'acme-' }))),
  );
  const rules = deployment.ofType('AWS::SecurityHub::AutomationRule').map((rule) => rule.Properties);
  const configRules = new Deployment(withoutToolkit(synthesize({ controls: ['all'], ruleNamePrefix: 'acme-' }))).ofType('AWS::Config::ConfigRule');

  test("matches each rule's findings by the very name of the rule", () => {
    assert.deepEqual(
      rules.map((rule) => rule['Criteria'].Title),
      configRules.map((rule) => [{ Comparison: 'EQUALS', Value: rule.Properties['ConfigRuleName'] }]),
    );
    for (const rule of rules) assert.deepEqual(rule['Criteria'].ProductName, [{ Comparison: 'EQUALS', Value: 'Config' }]);
  });

  test('touches no finding that passes', () => {
    for (const rule of rules) assert.deepEqual(rule['Criteria'].ComplianceStatus, [{ Comparison: 'EQUALS', Value: 'FAILED' }]);
  });

  test("gives each the control's severity and a note with the fix, by exactly one action", () => {
    rules.forEach((rule, index) => {
      const control = allControls[index]!;
      assert.equal(rule['Actions'].length, 1);
      assert.equal(rule['Actions'][0].Type, 'FINDING_FIELDS_UPDATE');
      assert.deepEqual(rule['Actions'][0].FindingFieldsUpdate, {
        Severity: { Label: control.severity },
        Note: { Text: note(control), UpdatedBy: 'SageGuard' },
      });
      assert.ok(note(control).length <= 512, `${control.id}: ${note(control).length} characters`);
      assert.ok(rule['RuleOrder'] >= 1 && rule['RuleOrder'] <= 1000);
      assert.ok(rule['Description'].length <= 1024);
    });
  });

  test('refuses an order that Security Hub would refuse', () => {
    assert.throws(
      () => synthesizeStack((app) => new SecurityHubStack(app, 'S', { controls: ['all'], ruleNamePrefix: 'x', firstOrder: 977 })),
      /must be a whole number from 1 to 976/,
    );
  });
});

test('aggregation covers the organization and all Regions', () => {
  const deployment = new Deployment(withoutToolkit(synthesizeStack((app) => new AggregationStack(app, 'Aggregation'))));
  assert.equal(deployment.only('AWS::Config::ConfigurationAggregator').Properties['OrganizationAggregationSource'].AllAwsRegions, true);
  assert.deepEqual(deployment.only('AWS::SecurityHub::FindingAggregator').Properties, { RegionLinkingMode: 'ALL_REGIONS' });
  assert.deepEqual(permissionsOf(deployment.only('AWS::IAM::Role')), [
    'organizations:DescribeOrganization *',
    'organizations:ListAWSServiceAccessForOrganization *',
    'organizations:ListAccounts *',
    'organizations:ListDelegatedAdministrators *',
  ]);
});

describe('the hook', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-central-1:111122223333:alarms';
  const deployment = new Deployment(withoutToolkit(synthesize({ controls: ['all'], parameters: { subnetIds: ['subnet-1'] }, alarmTopicArn }, 'WARN')));
  const hook = deployment.only('AWS::CloudFormation::LambdaHook').Properties;
  const functions = deployment.ofType('AWS::Lambda::Function').map((fn) => fn.Properties);
  const judge = functions.find((fn) => fn['Environment'])!;

  test('warns, for creations and updates of all twelve types, through CloudFormation and Cloud Control', () => {
    assert.equal(hook['FailureMode'], 'WARN');
    assert.equal(hook['HookStatus'], 'ENABLED');
    assert.deepEqual(hook['TargetOperations'], ['RESOURCE', 'CLOUD_CONTROL']);
    const targets: { TargetName: string; Action: string; InvocationPoint: string }[] = hook['TargetFilters'].Targets;
    assert.equal(targets.length, 24);
    assert.deepEqual([...new Set(targets.map((target) => target.TargetName))].sort(), [...new Set(allControls.map((control) => control.type))].sort());
    assert.deepEqual([...new Set(targets.map((target) => `${target.Action} ${target.InvocationPoint}`))], ['CREATE PRE_PROVISION', 'UPDATE PRE_PROVISION']);
  });

  test('runs a second function from the same zip', () => {
    assert.equal(functions.length, 2);
    assert.deepEqual(functions[0]!['Code'], functions[1]!['Code']);
    assert.equal(judge['Timeout'], 30);
    assert.equal(judge['Environment'].Variables.SAGEGUARD_HOOK_MODE, 'WARN');
    assert.deepEqual(JSON.parse(judge['Environment'].Variables.SAGEGUARD_HOOK_PARAMETERS), {
      control: allControls.map((control) => control.id).join(','),
      interContainerEncryption: 'securityHub',
      subnetIds: 'subnet-1',
    });
  });

  test('rings where its function does not run', () => {
    const [id] = Object.entries(deployment.resources).find(([, resource]) => resource.Properties === judge)!;
    const alarms = deployment.ofType('AWS::CloudWatch::Alarm').map((alarm) => alarm.Properties).filter((alarm) => alarm['Dimensions'][0].Value === `<${id}>`);
    assert.deepEqual(alarms.map((alarm) => [alarm['MetricName'], alarm['Threshold'], alarm['AlarmActions']]), [['Errors', 1, [alarmTopicArn]]]);
  });

  test('may do nothing in AWS but write its log, and may be invoked by CloudFormation only', () => {
    const roles = Object.entries(deployment.resources).filter(([, resource]) => resource.Type === 'AWS::IAM::Role');
    const role = (arn: string) => roles.find(([id]) => arn === `<${id}.Arn>`)![1];
    for (const permission of permissionsOf(role(judge['Role']))) assert.match(permission, /^logs:(CreateLogStream|PutLogEvents) </);
    const invoker = role(hook['ExecutionRole']);
    assert.deepEqual(permissionsOf(invoker), [`lambda:InvokeFunction ${hook['LambdaFunction']}`]);
    assert.equal(invoker.Properties['AssumeRolePolicyDocument'].Statement[0].Principal.Service, 'hooks.cloudformation.amazonaws.com');
  });
});
