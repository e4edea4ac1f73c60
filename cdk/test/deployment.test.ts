// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { allControls, findControls, permissionsFor } from '../lib/catalog';
import { Deployment, permissionsOf, readSam, type Resource, transformSam } from './cloudformation';
import { deployCdk, deploySam, synthesize, type Variant, variants } from './variants';

const controlsOf = (variant: Variant) => findControls(variant.cdk.controls ?? ['SageMaker.1']);

// What AWS has no resource-level permission for; every other permission names its resources.
const forcedWildcards = new Set([
  'config:PutEvaluations',
  'config:GetResourceConfigHistory',
  'config:ListDiscoveredResources',
  ...allControls.flatMap((control) => control.permissions.map((grant) => grant.action)).filter((action) => /^sagemaker:List(?!Tags)/.test(action)),
]);

for (const [tool, deploy] of [['SAM', deploySam], ['CDK', deployCdk]] as const) {
  for (const variant of variants) {
    describe(`${tool}, ${variant.name}`, () => {
      const deployment = deploy(variant);
      const controls = controlsOf(variant);
      const rules = deployment.ofType('AWS::Config::ConfigRule');
      const fn = deployment.only('AWS::Lambda::Function').Properties;
      const role = deployment.only('AWS::IAM::Role');
      const trigger = variant.cdk.trigger ?? 'both';

      test('is not refused', () => assert.deepEqual(deployment.refusals, []));

      test('has one rule a control, by name and parameters', () => {
        assert.deepEqual(rules.map((rule) => rule.Properties['InputParameters'].control), controls.map((control) => control.id));
        const prefix = variant.cdk.ruleNamePrefix ?? 'sageguard-';
        assert.deepEqual(
          rules.map((rule) => rule.Properties['ConfigRuleName']),
          controls.map((control) => `${prefix}sagemaker-${control.number}`),
        );
        for (const rule of rules) {
          const { ConfigRuleName: name, Description: description, InputParameters: parameters } = rule.Properties;
          assert.ok(name.length <= 64, name);
          assert.ok(description.length <= 256, description);
          assert.ok(JSON.stringify(parameters).length <= 1024);
          for (const value of Object.values(parameters)) assert.equal(typeof value, 'string', 'AWS Config takes texts only');
        }
      });

      test('tells each rule only the parameters of its control', () => {
        rules.forEach((rule, index) => {
          const own = new Set(['control', 'waiverTagKey', 'waiverMaxDays', ...controls[index]!.parameters]);
          assert.deepEqual(Object.keys(rule.Properties['InputParameters']).filter((name) => !own.has(name)), []);
          assert.equal('waiverTagKey' in rule.Properties['InputParameters'], variant.cdk.waivers !== undefined);
          assert.equal('waiverMaxDays' in rule.Properties['InputParameters'], variant.cdk.waivers !== undefined);
        });
      });

      test('listens to both kinds of change, and to the schedule, as the trigger and the control say', () => {
        rules.forEach((rule, index) => {
          const details = rule.Properties['Source'].SourceDetails as { MessageType: string; EventSource: string; MaximumExecutionFrequency?: string }[];
          assert.deepEqual(
            details.map((detail) => detail.MessageType),
            [
              ...(trigger === 'schedule' ? [] : ['ConfigurationItemChangeNotification', 'OversizedConfigurationItemChangeNotification']),
              ...(trigger === 'changes' && controls[index]!.needsSchedule === null ? [] : ['ScheduledNotification']),
            ],
          );
          for (const detail of details) {
            assert.equal(detail.EventSource, 'aws.config');
            assert.equal(
              detail.MaximumExecutionFrequency,
              detail.MessageType === 'ScheduledNotification' ? (variant.cdk.frequency ?? 'TwentyFour_Hours') : undefined,
            );
          }
          // Only AWS's managed rules and evaluation modes beside DETECTIVE use these.
          assert.equal(rule.Properties['MaximumExecutionFrequency'], undefined);
          assert.equal(rule.Properties['EvaluationModes'], undefined);
        });
      });

      test('scopes a change-triggered rule to its kind, and gives a periodic one no scope', () => {
        rules.forEach((rule, index) => {
          assert.deepEqual(
            rule.Properties['Scope'],
            trigger === 'schedule' ? undefined : { ComplianceResourceTypes: [controls[index]!.type] },
          );
        });
      });

      test('lets AWS Config of its own account invoke the function before a rule exists', () => {
        const permission = deployment.only('AWS::Lambda::Permission').Properties;
        assert.equal(permission['Principal'], 'config.amazonaws.com');
        assert.equal(permission['Action'], 'lambda:InvokeFunction');
        assert.equal(permission['SourceAccount'], '111122223333');
        const id = Object.keys(deployment.resources).find((key) => deployment.resources[key]!.Type === 'AWS::Lambda::Permission');
        for (const rule of rules) {
          assert.equal(rule.Properties['Source'].Owner, 'CUSTOM_LAMBDA');
          assert.equal(rule.Properties['Source'].SourceIdentifier, permission['FunctionName']);
          assert.ok([rule.DependsOn].flat().includes(id), 'the rule waits for the permission');
        }
      });

      test("has the catalog's permissions, the platform's, and no others", () => {
        const logGroup = only(deployment, 'AWS::Logs::LogGroup');
        const queue = only(deployment, 'AWS::SQS::Queue');
        const expected = permissionsFor(controls, variant.cdk.waivers !== undefined).map(({ action, arnResource }) =>
          arnResource === null ? `${action} *` : `${action} arn:aws:${action.split(':')[0]}:eu-central-1:111122223333:${arnResource}`,
        );
        assert.deepEqual(
          permissionsOf(role),
          [
            ...expected,
            `logs:CreateLogStream <${logGroup}.Arn>`,
            `logs:PutLogEvents <${logGroup}.Arn>`,
            `sqs:SendMessage <${queue}.Arn>`,
          ].sort(),
        );
        assert.equal(role.Properties['ManagedPolicyArns'], undefined, 'no AWSConfigRulesExecutionRole, no AWSLambdaBasicExecutionRole');
        assert.deepEqual(deployment.ofType('AWS::IAM::Policy'), []);
      });

      test('has no wildcard beyond those that AWS forces', () => {
        for (const permission of permissionsOf(role)) {
          const [action, resource] = permission.split(' ') as [string, string];
          assert.ok(!action.includes('*'), permission);
          if (resource === '*') assert.ok(forcedWildcards.has(action), permission);
          else assert.match(resource, /^<|^arn:aws:(config|sagemaker):eu-central-1:111122223333:[a-z-]+\/\*$/);
        }
      });

      test("stays within the size of a role's policies", () => {
        const size = role.Properties['Policies'].reduce((sum: number, policy: any) => sum + JSON.stringify(policy.PolicyDocument).length, 0);
        assert.ok(size <= 10_240, `${size} characters; IAM takes 10,240`);
      });

      test('runs the native bootstrap with time for a sweep', () => {
        assert.equal(fn['Runtime'], 'provided.al2023');
        assert.equal(fn['Handler'], 'bootstrap');
        assert.equal(fn['Timeout'], 900);
        assert.deepEqual(fn['Architectures'], [variant.cdk.architecture?.name ?? 'x86_64']);
        const reserved = fn['ReservedConcurrentExecutions'];
        assert.equal(reserved === undefined ? undefined : Number(reserved), variant.cdk.reservedConcurrency === 0 ? undefined : 5);
      });

      test('keeps its log in JSON, for a while, past the end of the stack', () => {
        const group = deployment.only('AWS::Logs::LogGroup');
        assert.equal(Number(group.Properties['RetentionInDays']), variant.cdk.logRetention ?? 90);
        assert.equal(group.DeletionPolicy, 'Retain');
        assert.equal(group.Properties['LogGroupName'], `/aws/lambda/${fn['FunctionName']}`, 'where people and sageguard doctor look');
        assert.equal(fn['FunctionName'], 'sageguard-5b8f6d2c-0000-4000-8000-1234567890ab');
        assert.equal(fn['LoggingConfig'].LogFormat, 'JSON');
        assert.equal(fn['LoggingConfig'].LogGroup, `<${only(deployment, 'AWS::Logs::LogGroup')}>`);
      });

      test('keeps failed events encrypted, over TLS only, and not for long', () => {
        const queue = deployment.only('AWS::SQS::Queue').Properties;
        assert.equal(fn['DeadLetterConfig'].TargetArn, `<${only(deployment, 'AWS::SQS::Queue')}.Arn>`);
        assert.equal(queue['SqsManagedSseEnabled'], true);
        assert.equal(queue['FifoQueue'], undefined, 'Lambda takes no FIFO queue');
        assert.ok(queue['MessageRetentionPeriod'] <= 345_600);
        const [statement] = deployment.only('AWS::SQS::QueuePolicy').Properties['PolicyDocument'].Statement;
        assert.equal(statement.Effect, 'Deny');
        assert.deepEqual(statement.Condition, { Bool: { 'aws:SecureTransport': 'false' } });
      });

      test('rings for errors, throttles, dead letters and missed scheduled runs, and not for changes that do not come', () => {
        const alarms = new Map(deployment.ofType('AWS::CloudWatch::Alarm').map((alarm) => [metric(alarm), alarm.Properties]));
        const scheduled = controls
          .filter((control) => trigger !== 'changes' || control.needsSchedule !== null)
          .map((control) => `${variant.cdk.ruleNamePrefix ?? 'sageguard-'}sagemaker-${control.number}`);
        const missed = scheduled.map((rule) => `SageGuard ScheduledRuns ${rule}`);
        assert.deepEqual(
          [...alarms.keys()].sort(),
          ['AWS/Lambda DeadLetterErrors', 'AWS/Lambda Errors', 'AWS/Lambda Throttles', 'AWS/SQS ApproximateNumberOfMessagesVisible', ...missed].sort(),
        );
        const hours = { One_Hour: 1, Three_Hours: 3, Six_Hours: 6, Twelve_Hours: 12, TwentyFour_Hours: 24 }[variant.cdk.frequency ?? 'TwentyFour_Hours'];
        for (const [name, alarm] of alarms) {
          assert.deepEqual(alarm['AlarmActions'], variant.cdk.alarmTopicArn ? [variant.cdk.alarmTopicArn] : undefined, name);
          assert.equal(alarm['TreatMissingData'], missed.includes(name) ? 'breaching' : 'notBreaching', name);
          // CloudWatch's limit: a week where a period is an hour or more, else a day.
          assert.ok(alarm['Period'] * alarm['EvaluationPeriods'] <= (alarm['Period'] >= 3600 ? 604_800 : 86_400), name);
          if (missed.includes(name)) assert.equal(alarm['Period'] * alarm['EvaluationPeriods'], (hours + 2) * 3600, name);
        }

        const filters = deployment.ofType('AWS::Logs::MetricFilter').map((filter) => filter.Properties);
        assert.deepEqual(
          filters.map((filter) => filter['MetricTransformations']),
          scheduled.length === 0
            ? []
            : [[{ MetricNamespace: 'SageGuard', MetricName: 'ScheduledRuns', MetricValue: '1', Unit: 'Count', Dimensions: [{ Key: 'rule', Value: '$.rule' }] }]],
        );
      });
    });
  }
}

describe('SAM and CDK', () => {
  for (const variant of variants) {
    test(`describe the same resources, ${variant.name}`, () => {
      const cdk = comparable(deployCdk(variant));
      const sam = comparable(deploySam(variant));
      assert.deepEqual(Object.keys(cdk).sort(), Object.keys(sam).sort());
      for (const name of Object.keys(sam)) assert.deepEqual(cdk[name], sam[name], name);
    });
  }

  test('both refuse waivers without a schedule', () => {
    const sam = new Deployment(transformSam(readSam()), { Trigger: 'changes', WaiverTagKey: 'waiver' });
    assert.match(sam.refusals.join(), /A waiver ends by itself/);
    assert.throws(() => synthesize({ trigger: 'changes', waivers: { tagKey: 'waiver' } }), /A waiver ends by itself/);
  });

  test('both refuse a parameter without its control', () => {
    const sam = new Deployment(transformSam(readSam()), { SubnetIds: 'subnet-1', RequiredKeyTags: 'owner', SageMaker7: 'on' });
    assert.deepEqual(sam.refusals, ['SubnetIds has no effect unless SageMaker.2 is on.']);
    assert.throws(() => synthesize({ parameters: { subnetIds: ['subnet-1'] } }), /subnetIds has no effect on SageMaker\.1/);
  });
});

// The function would refuse these at every event, where nobody looks.
describe('SAM and CDK refuse what the function refuses', () => {
  const all = { controls: ['all'] };
  const switches = Object.fromEntries(allControls.slice(1).map((control) => [`SageMaker${control.number}`, 'on']));
  const tags = Array.from({ length: 7 }, (_, index) => `tag${index}`);
  const cases: [name: string, cdk: Variant['cdk'], sam: Record<string, string>, message: RegExp][] = [
    ['a waiver of no days', { waivers: { tagKey: 'w', maxDays: 0 } }, { WaiverTagKey: 'w', WaiverMaxDays: '0' }, /waiverMaxDays is '0'; allowed: a whole number of days from 1 to 3650/],
    ['a waiver of too many days', { waivers: { tagKey: 'w', maxDays: 3651 } }, { WaiverTagKey: 'w', WaiverMaxDays: '3651' }, /waiverMaxDays is '3651'/],
    ['a reserved tag key for waivers', { waivers: { tagKey: 'AWS:w' } }, { WaiverTagKey: 'AWS:w' }, /waiverTagKey is 'AWS:w'; allowed: tag keys of 1 to 128 characters that do not begin with aws:/],
    ['a tag key for waivers that is too long', { waivers: { tagKey: 'k'.repeat(129) } }, { WaiverTagKey: 'k'.repeat(129) }, /waiverTagKey is 'k{79}…'/],
    ['a blank tag key for waivers', { waivers: { tagKey: ' ' } }, { WaiverTagKey: ' ' }, /waiverTagKey is ' '; allowed: a tag key/],
    ['seven tag keys', { parameters: { requiredKeyTags: tags } }, { RequiredKeyTags: tags.join(',') }, /requiredKeyTags is 'tag0,.*'; allowed: 1 to 6 tag keys, not 7/],
    ['a required tag key that is reserved', { parameters: { requiredKeyTags: ['owner', 'aws:x'] } }, { RequiredKeyTags: 'owner, aws:x' }, /requiredKeyTags is 'aws:x'/],
    ['a required tag key that is too long', { parameters: { requiredKeyTags: ['k'.repeat(129)] } }, { RequiredKeyTags: 'k'.repeat(129) }, /requiredKeyTags is 'k{79}…'/],
    ['an empty tag key', { parameters: { requiredKeyTags: ['owner', ''] } }, { RequiredKeyTags: 'owner,' }, /requiredKeyTags is 'owner,'; allowed: 1 to 6 tag keys, none of them empty/],
    ['an empty subnet', { parameters: { subnetIds: ['subnet-1', '', 'subnet-2'] } }, { SubnetIds: 'subnet-1,,subnet-2' }, /subnetIds is 'subnet-1,,subnet-2'; allowed: subnet ids, none of them empty/],
    ['no subnet', { parameters: { subnetIds: [] } }, { SubnetIds: ' ' }, /subnetIds is ''; allowed: subnet ids; leave the parameter out/],
    ['another id than a subnet', { parameters: { subnetIds: ['vpc-1'] } }, { SubnetIds: 'vpc-1' }, /subnetIds is 'vpc-1'; allowed: subnet ids such as/],
    ['a subnet id that is too long', { parameters: { subnetIds: [`subnet-${'0'.repeat(26)}`] } }, { SubnetIds: `subnet-${'0'.repeat(26)}` }, /subnetIds is 'subnet-0+'/],
    ['an empty platform', { parameters: { supportedPlatformIdentifierVersions: ['', 'a'] } }, { SupportedPlatformIdentifierVersions: ',a' }, /supportedPlatformIdentifierVersions is ',a'/],
    [
      'parameters that are too long',
      { parameters: { subnetIds: Array.from({ length: 50 }, () => 'subnet-0123456789abcdef0') } },
      { SubnetIds: Array.from({ length: 50 }, () => 'subnet-0123456789abcdef0').join(',') },
      /The InputParameters of the rule sageguard-sagemaker-2 have \d+ characters; AWS Config takes 1,024\. Shorten subnetIds/,
    ],
  ];
  const sam = transformSam(readSam());
  for (const [name, cdk, parameters, message] of cases) {
    test(name, () => {
      assert.throws(() => synthesize({ ...all, ...cdk }), message);
      assert.throws(() => new Deployment(sam, { ...switches, ...parameters }), new RegExp(`${Object.keys(parameters).at(-1)}=`));
    });
  }

  test('days without a tag key', () =>
    assert.deepEqual(new Deployment(sam, { WaiverMaxDays: '90' }).refusals, ['WaiverMaxDays has no effect without WaiverTagKey.']));

  test('a combined rule that is told too much', () => {
    const parameters = { requiredKeyTags: ['a', 'b', 'c', 'd'].map((key) => key.repeat(128)) };
    assert.throws(
      () => synthesize({ ...all, combined: true, parameters, waivers: { tagKey: 'k'.repeat(128) } }),
      /The InputParameters of the rule sageguard-sagemaker have \d+ characters; AWS Config takes 1,024\. Shorten requiredKeyTags/,
    );
  });

  test('and take the longest that the function takes', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => key.repeat(128));
    const waivers = { tagKey: 'k'.repeat(128), maxDays: 3650 };
    const longest = { ...switches, WaiverTagKey: waivers.tagKey, WaiverMaxDays: '3650' };
    const subnets = Array.from({ length: 33 }, () => 'subnet-0123456789abcde').join(',');
    synthesize({ ...all, waivers, parameters: { requiredKeyTags: keys, subnetIds: subnets.split(',') } });
    const deployment = new Deployment(sam, {
      ...longest,
      RequiredKeyTags: keys.join(','),
      SubnetIds: subnets,
      SupportedPlatformIdentifierVersions: 'p'.repeat(780),
    });
    for (const rule of deployment.ofType('AWS::Config::ConfigRule')) {
      assert.ok(JSON.stringify(rule.Properties['InputParameters']).length <= 1024, rule.Properties['ConfigRuleName']);
    }
  });

  test('blanks around entries are none of their matter', () => {
    new Deployment(sam, { ...switches, WaiverTagKey: ' w', SubnetIds: 'subnet-1, subnet-2 ', RequiredKeyTags: 'owner , cost centre' });
    synthesize({ ...all, waivers: { tagKey: ' w' }, parameters: { subnetIds: ['subnet-1', ' subnet-2 '], requiredKeyTags: ['owner ', 'cost centre'] } });
  });
});

// Every combination of switches cannot be tried; random ones find a permission that hangs on the wrong switch.
test("SAM's permissions follow the switches", () => {
  const template = transformSam(readSam());
  for (let seed = 1; seed <= 300; seed++) {
    const chosen = allControls.filter((control) => control.number === 1 || pseudoRandom(seed, control.number) < 0.3);
    const waivers = seed % 2 === 0;
    const deployment = new Deployment(template, {
      ...(waivers ? { WaiverTagKey: 'waiver' } : {}),
      ...Object.fromEntries(chosen.filter((control) => control.number > 1).map((control) => [`SageMaker${control.number}`, 'on'])),
    });
    const actual = permissionsOf(deployment.only('AWS::IAM::Role')).filter((permission) => /^(config|sagemaker):/.test(permission));
    const expected = permissionsFor(chosen, waivers).map(({ action, arnResource }) =>
      arnResource === null ? `${action} *` : `${action} arn:aws:${action.split(':')[0]}:eu-central-1:111122223333:${arnResource}`,
    );
    assert.deepEqual(actual, expected.sort(), chosen.map((control) => control.id).join(','));
  }
});

test('a combined rule is scoped to all its kinds and scheduled where one of them needs it', () => {
  const { Parameters: _, Rules: __, ...template } = synthesize({ controls: ['SageMaker.1', 'SageMaker.3', 'SageMaker.14'], combined: true, trigger: 'changes' });
  const rule = new Deployment(template).only('AWS::Config::ConfigRule').Properties;
  assert.equal(rule['ConfigRuleName'], 'sageguard-sagemaker');
  assert.deepEqual(rule['InputParameters'], { control: 'SageMaker.1,SageMaker.3,SageMaker.14' });
  assert.deepEqual(rule['Scope'], { ComplianceResourceTypes: ['AWS::SageMaker::NotebookInstance', 'AWS::SageMaker::MonitoringSchedule'] });
  assert.equal(rule['Source'].SourceDetails.length, 3);
  const missed = new Deployment(template).ofType('AWS::CloudWatch::Alarm').filter((alarm) => alarm.Properties['MetricName'] === 'ScheduledRuns');
  assert.deepEqual(missed.map((alarm) => alarm.Properties['Dimensions']), [[{ Name: 'rule', Value: 'sageguard-sagemaker' }]]);
});

test('a combined rule over all controls fits into its parameters', () => {
  const { Parameters: _, Rules: __, ...template } = synthesize({ controls: ['all'], combined: true, waivers: { tagKey: 'k'.repeat(128) } });
  const rule = new Deployment(template).only('AWS::Config::ConfigRule').Properties;
  assert.ok(JSON.stringify(rule['InputParameters']).length <= 1024);
});

test('unknown, missing and repeated controls are refused in words', () => {
  assert.throws(() => synthesize({ controls: ['SageMaker.26'] }), /'SageMaker\.26' is unknown; allowed are SageMaker\.1 to SageMaker\.25/);
  assert.throws(() => synthesize({ controls: [] }), /No control is chosen/);
  assert.throws(() => synthesize({ controls: ['SageMaker.1', 'sagemaker.1'] }), /named twice/);
  assert.throws(() => synthesize({ ruleNamePrefix: 'x'.repeat(53) }), /must be 1 to 52/);
});

function only(deployment: Deployment, type: string): string {
  const ids = Object.keys(deployment.resources).filter((id) => deployment.resources[id]!.Type === type);
  assert.equal(ids.length, 1);
  return ids[0]!;
}

function metric(alarm: Resource): string {
  const { Namespace: space, MetricName: name, Dimensions: dimensions } = alarm.Properties;
  const rule = dimensions.find((dimension: { Name: string; Value: string }) => dimension.Name === 'rule');
  return [space, name, ...(rule ? [rule.Value] : [])].join(' ');
}

// Resources by a name that both have, with what differs by nature taken out: where the code comes from, and SAM's own tag.
function comparable(deployment: Deployment): Record<string, unknown> {
  const names = new Map<string, string>();
  for (const [id, resource] of Object.entries(deployment.resources)) {
    const kind = resource.Type.split('::').at(-1)!;
    const detail =
      resource.Type === 'AWS::Config::ConfigRule' ? resource.Properties['ConfigRuleName'] : resource.Type === 'AWS::CloudWatch::Alarm' ? metric(resource) : '';
    assert.ok(![...names.values()].includes(`${kind}${detail}`), `${kind}${detail} twice`);
    names.set(id, `${kind}${detail}`);
  }

  const result: Record<string, unknown> = {};
  for (const [id, resource] of Object.entries(deployment.resources)) {
    const { Code: _, Tags: __, ...properties } = resource.Properties;
    if (resource.Type === 'AWS::IAM::Role') properties['Policies'] = permissionsOf(resource);
    const text = JSON.stringify({
      Type: resource.Type,
      DependsOn: resource.DependsOn,
      DeletionPolicy: resource.DeletionPolicy,
      UpdateReplacePolicy: resource.UpdateReplacePolicy,
      Properties: properties,
    });
    const renamed = [...names].reduce(
      (sum, [from, to]) => sum.replaceAll(`<${from}>`, `<${to}>`).replaceAll(`<${from}.`, `<${to}.`).replaceAll(`"DependsOn":["${from}"]`, `"DependsOn":"${to}"`).replaceAll(`"DependsOn":"${from}"`, `"DependsOn":"${to}"`),
      text,
    );
    result[names.get(id)!] = normal(JSON.parse(renamed));
  }
  return result;
}

// Numbers and texts of numbers are the same to CloudFormation, and so are one action and a list of one.
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 && typeof value[0] === 'string' ? value[0] : value.map(normal);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, normal(entry)]));
}

function pseudoRandom(seed: number, index: number): number {
  const x = Math.sin(seed * 127.1 + index * 311.7) * 43_758.5453;
  return x - Math.floor(x);
}
