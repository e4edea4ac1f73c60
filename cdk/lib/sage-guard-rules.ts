// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { ArnFormat, Duration, Fn, RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Control, findControls, permissionsFor, ruleName } from './catalog';

/** When the rules judge. */
export type Trigger = 'changes' | 'schedule' | 'both';

/** How often a schedule runs. */
export type Frequency = 'One_Hour' | 'Three_Hours' | 'Six_Hours' | 'Twelve_Hours' | 'TwentyFour_Hours';

// After how many hours without a scheduled run an alarm rings: two more than the frequency, as a run may come late.
const missedAfterHours: Record<Frequency, number> = {
  One_Hour: 3,
  Three_Hours: 5,
  Six_Hours: 8,
  Twelve_Hours: 14,
  TwentyFour_Hours: 26,
};

/** What single controls are told; each belongs to certain controls, and is refused without them. */
export interface ControlParameters {
  /** SageMaker.2: the allowed subnets. Default: any. */
  readonly subnetIds?: readonly string[];
  /** SageMaker.6 and .7: 1 to 6 tag keys that must all be there. Default: any one tag. */
  readonly requiredKeyTags?: readonly string[];
  /** SageMaker.8: the supported platforms. Default: the list that this version knows. */
  readonly supportedPlatformIdentifierVersions?: readonly string[];
  /** SageMaker.9, .10, .13: ask for encryption always, or from two instances on. Default: always. */
  readonly interContainerEncryption?: 'securityHub' | 'multiInstance';
}

/** Waivers by tag. Whoever may set the tag may waive: see the prevention stack for how to reserve it. */
export interface Waivers {
  /** The tag's key. */
  readonly tagKey: string;
  /** How many days ahead a waiver may end, 1 to 3650. Default: 365. */
  readonly maxDays?: number;
}

/** What {@link SageGuardRules} takes. */
export interface SageGuardRulesProps {
  /** The zip with the native `bootstrap`, as `dotnet publish` writes it. */
  readonly code: lambda.Code;
  /** Ids such as `SageMaker.1`, or `all`. Default: SageMaker.1. */
  readonly controls?: readonly string[];
  /** One rule over all controls, with one verdict a resource, instead of one rule a control. Default: false. */
  readonly combined?: boolean;
  /** Default: both. Controls that changes alone cannot keep up with get the schedule in any case. */
  readonly trigger?: Trigger;
  /** Default: TwentyFour_Hours. */
  readonly frequency?: Frequency;
  /** What the rules' names begin with, 1 to 52 characters. Default: `sageguard-`. */
  readonly ruleNamePrefix?: string;
  /** Default: no waivers. */
  readonly waivers?: Waivers;
  /** Default: nothing narrowed. */
  readonly parameters?: ControlParameters;
  /** The processor that the bootstrap was published for. Default: x86_64. */
  readonly architecture?: lambda.Architecture;
  /** The most invocations at a time; 0 reserves nothing. Default: 5. */
  readonly reservedConcurrency?: number;
  /** Default: 90 days. */
  readonly logRetention?: logs.RetentionDays;
  /** The ARN of the SNS topic that alarms go to. Default: none, so nobody hears them. */
  readonly alarmTopicArn?: string;
}

/** SageGuard in one account and Region: the function, its AWS Config rules, and what watches over them. One in a stack. */
export class SageGuardRules extends Construct {
  /** The function. */
  public readonly function: lambda.Function;
  /** Where events end that failed for good. */
  public readonly deadLetterQueue: sqs.Queue;
  /** The function's log, one JSON object a line. */
  public readonly logGroup: logs.LogGroup;
  /** The rules, in the controls' order. */
  public readonly rules: readonly config.CfnConfigRule[];

  constructor(scope: Construct, id: string, props: SageGuardRulesProps) {
    super(scope, id);
    const controls = findControls(props.controls ?? ['SageMaker.1']);
    const trigger = props.trigger ?? 'both';
    const frequency = props.frequency ?? 'TwentyFour_Hours';
    const prefix = props.ruleNamePrefix ?? 'sageguard-';
    check(props, controls, trigger, prefix);

    // The id of the stack makes the name unique, and the log is where everybody, `sageguard doctor` too, looks for it.
    const stackId = Fn.select(2, Fn.split('/', Stack.of(this).stackId));
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      logGroupName: Fn.join('-', ['/aws/lambda/sageguard', stackId]),
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      // The log is evidence: it outlives the stack, to the end of its retention.
      removalPolicy: RemovalPolicy.RETAIN,
    });

    // Events that failed three times. They hold result tokens: encrypted, short-lived, and read by few.
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(4),
    });
    this.deadLetterQueue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OnlyOverTls',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['sqs:*'],
        resources: [this.deadLetterQueue.queueArn],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );

    const role = new iam.Role(this, 'Role', {
      description: "What SageGuard's function may do. It changes nothing but AWS Config's results.",
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Platform: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [this.logGroup.logGroupArn],
            }),
            new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] }),
          ],
        }),
        Controls: this.controlsPolicy(controls, props.waivers !== undefined),
      },
    });

    this.explainWildcards(role, controls, props.waivers !== undefined);

    this.function = new lambda.Function(this, 'Function', {
      functionName: Fn.join('-', ['sageguard', stackId]),
      description: 'Judges SageMaker resources for AWS Config.',
      runtime: lambda.Runtime.PROVIDED_AL2023,
      handler: 'bootstrap',
      code: props.code,
      architecture: props.architecture ?? lambda.Architecture.X86_64,
      memorySize: 256,
      // A sweep over a large account needs all of it; a change takes milliseconds.
      timeout: Duration.minutes(15),
      reservedConcurrentExecutions: props.reservedConcurrency === 0 ? undefined : (props.reservedConcurrency ?? 5),
      // All that it may do is above: nothing that the library adds by itself.
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: this.deadLetterQueue,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
    });
    leaveOutDependency(this.function);

    // AWS Config checks that it may invoke the function when a rule is created, so every rule waits for this.
    const permission = new lambda.CfnPermission(this, 'ConfigMayInvoke', {
      functionName: this.function.functionArn,
      action: 'lambda:InvokeFunction',
      principal: 'config.amazonaws.com',
      sourceAccount: Stack.of(this).account,
    });

    const groups = props.combined ? [controls] : controls.map((control) => [control]);
    this.rules = groups.map((group) => {
      const rule = this.rule(group, props, { trigger, frequency, prefix });
      rule.addResourceDependency(permission);
      return rule;
    });

    const scheduled = groups.filter((group) => isScheduled(group, trigger));
    this.alarms(props.alarmTopicArn, frequency, scheduled.map((group) => ({ id: ruleId(group), name: nameOf(group, prefix) })));
  }

  private controlsPolicy(controls: readonly Control[], waivers: boolean): iam.PolicyDocument {
    const byResource = new Map<string, string[]>();
    for (const grant of permissionsFor(controls, waivers)) {
      const resource = grant.arnResource === null ? '*' : this.arn(grant.action, grant.arnResource);
      byResource.set(resource, [...(byResource.get(resource) ?? []), grant.action]);
    }
    return new iam.PolicyDocument({
      statements: [...byResource].map(([resource, actions]) => new iam.PolicyStatement({ actions, resources: [resource] })),
    });
  }

  // cdk-nag asks for a reason for each wildcard, under a name in which the account's tokens are spelled out.
  private explainWildcards(role: iam.Role, controls: readonly Control[], waivers: boolean): void {
    const { partition, region, account } = Stack.of(this);
    const spelled = (token: string, name: string): string => (Token.isUnresolved(token) ? `<AWS::${name}>` : token);
    const prefix = [spelled(partition, 'Partition'), spelled(region, 'Region'), spelled(account, 'AccountId')] as const;
    for (const { action, arnResource } of permissionsFor(controls, waivers)) {
      const service = action.slice(0, action.indexOf(':'));
      const resource = arnResource === null ? '*' : `arn:${prefix[0]}:${service}:${prefix[1]}:${prefix[2]}:${arnResource}`;
      Validations.of(role).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`,
        reason:
          arnResource === null
            ? 'AWS has no resource-level permission for these actions: PutEvaluations, the history and discovery of AWS Config, and the List calls of SageMaker.'
            : 'The function judges every resource of this kind in its own account and Region.',
      });
    }
  }

  private arn(action: string, resource: string): string {
    const service = action.slice(0, action.indexOf(':'));
    return Stack.of(this).formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  }

  private rule(
    controls: readonly Control[],
    props: SageGuardRulesProps,
    { trigger, frequency, prefix }: { trigger: Trigger; frequency: Frequency; prefix: string },
  ): config.CfnConfigRule {
    const single = controls.length === 1 ? controls[0] : undefined;
    const onChanges = trigger !== 'schedule';
    const onSchedule = isScheduled(controls, trigger);
    const aws = { eventSource: 'aws.config' };
    const inputParameters = {
      ...ruleParameters(controls, props.parameters ?? {}),
      ...(props.waivers && { waiverTagKey: props.waivers.tagKey, waiverMaxDays: String(props.waivers.maxDays ?? 365) }),
    };
    checkSize(nameOf(controls, prefix), inputParameters);
    return new config.CfnConfigRule(this, ruleId(controls), {
      configRuleName: nameOf(controls, prefix),
      description: single ? `${single.title} (${single.id}).` : `${controls.length} controls for SageMaker in one verdict.`,
      inputParameters,
      // AWS Config refuses a scope on a rule that only a schedule triggers, and without one a change-triggered rule is
      // invoked, and billed, for every resource of every type.
      scope: onChanges ? { complianceResourceTypes: [...new Set(controls.map((control) => control.type))] } : undefined,
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: this.function.functionArn,
        sourceDetails: [
          ...(onChanges
            ? [
                { ...aws, messageType: 'ConfigurationItemChangeNotification' },
                // Without it AWS Config never tells of a change that is too large for an event.
                { ...aws, messageType: 'OversizedConfigurationItemChangeNotification' },
              ]
            : []),
          ...(onSchedule ? [{ ...aws, messageType: 'ScheduledNotification', maximumExecutionFrequency: frequency }] : []),
        ],
      },
    });
  }

  private alarms(topicArn: string | undefined, frequency: Frequency, scheduled: readonly { id: string; name: string }[]): void {
    const alarmActions = topicArn === undefined ? undefined : [topicArn];
    const rings = {
      alarmActions,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
      period: 300,
      evaluationPeriods: 1,
    };
    const ofFunction = {
      namespace: 'AWS/Lambda',
      dimensions: [{ name: 'FunctionName', value: this.function.functionName }],
      statistic: 'Sum',
    };
    new cloudwatch.CfnAlarm(this, 'ErrorsAlarm', {
      ...rings,
      ...ofFunction,
      alarmDescription: 'An event could not be judged or reported. The log says which, and what to mend; old results stay visible meanwhile.',
      metricName: 'Errors',
    });
    // A short burst is retried by itself; a quarter of an hour of it means that the reserved concurrency is too small.
    new cloudwatch.CfnAlarm(this, 'ThrottlesAlarm', {
      ...rings,
      ...ofFunction,
      alarmDescription: "Invocations are throttled again and again. Raise ReservedConcurrency, or the account's limit.",
      metricName: 'Throttles',
      evaluationPeriods: 3,
    });
    new cloudwatch.CfnAlarm(this, 'DeadLettersAlarm', {
      ...rings,
      alarmDescription: 'Events failed for good. Mend the cause, re-evaluate the rules, then empty the queue (docs/deploy.md).',
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: [{ name: 'QueueName', value: this.deadLetterQueue.queueName }],
      statistic: 'Maximum',
    });
    new cloudwatch.CfnAlarm(this, 'LostEventsAlarm', {
      ...rings,
      ...ofFunction,
      alarmDescription: 'A failed event could not even be put into the dead-letter queue, so it is lost. Re-evaluate the rules.',
      metricName: 'DeadLetterErrors',
    });

    // No alarm on changes that do not come: nobody may have changed anything.
    if (scheduled.length === 0) return;

    // The function logs one line with messageType, evaluations and the rule's name for each run that ended well; a line about
    // a failure has no evaluations. Invocations alone would not do: changes count among them, and would hide that the schedule
    // has stopped. Rule names are unique in an account and Region, so the metric needs no other dimension.
    const metric = { metricNamespace: 'SageGuard', metricName: 'ScheduledRuns' };
    new logs.CfnMetricFilter(this, 'ScheduledRuns', {
      logGroupName: this.logGroup.logGroupName,
      filterPattern: '{ $.messageType = "ScheduledNotification" && $.evaluations >= 0 }',
      metricTransformations: [{ ...metric, metricValue: '1', unit: 'Count', dimensions: [{ key: 'rule', value: '$.rule' }] }],
    });
    // One for each rule: a rule's own runs must not keep the alarm quiet for another rule, whose schedule stopped.
    for (const { id, name } of scheduled) {
      new cloudwatch.CfnAlarm(this, `${id}MissedRuns`, {
        ...rings,
        alarmDescription: 'No scheduled run of this rule ended well in time (docs/deploy.md).',
        namespace: metric.metricNamespace,
        metricName: metric.metricName,
        dimensions: [{ name: 'rule', value: name }],
        statistic: 'Sum',
        period: 3600,
        evaluationPeriods: missedAfterHours[frequency],
        comparisonOperator: 'LessThanThreshold',
        treatMissingData: 'breaching',
      });
    }
  }
}

const isScheduled = (controls: readonly Control[], trigger: Trigger): boolean =>
  trigger !== 'changes' || controls.some((control) => control.needsSchedule !== null);

// A rule over several controls is the combined one.
const ruleId = (controls: readonly Control[]): string => (controls.length === 1 ? `Rule${controls[0]!.number}` : 'Rule');
const nameOf = (controls: readonly Control[], prefix: string): string =>
  controls.length === 1 ? ruleName(prefix, controls[0]!) : `${prefix}sagemaker`;

/** The library waits for the role by name as well, which the role's ARN in the function does anyway; cfn-lint objects. */
export function leaveOutDependency(fn: lambda.Function): void {
  (fn.node.defaultChild as lambda.CfnFunction).addDeletionOverride('DependsOn');
}

/** A rule's InputParameters without waivers: each control takes only its own, and the function refuses the others. */
export function ruleParameters(controls: readonly Control[], parameters: ControlParameters): Record<string, string> {
  const taken = new Set(controls.flatMap((control) => control.parameters));
  const given: Record<string, string> = { interContainerEncryption: parameters.interContainerEncryption ?? 'securityHub' };
  for (const name of ['subnetIds', 'requiredKeyTags', 'supportedPlatformIdentifierVersions'] as const) {
    const values = parameters[name];
    if (values) given[name] = values.join(',');
  }
  return {
    control: controls.map((control) => control.id).join(','),
    ...Object.fromEntries(Object.entries(given).filter(([name]) => taken.has(name))),
  };
}

function check(props: SageGuardRulesProps, controls: readonly Control[], trigger: Trigger, prefix: string): void {
  if (props.waivers && trigger === 'changes') {
    throw new Error(
      'A waiver ends by itself, and nothing but a schedule judges the resource again when it does. Choose the trigger schedule or both, or leave the waivers out.',
    );
  }
  // With "sagemaker-25" behind it a name has at most 64 characters: one of AWS Config's calls takes no more.
  if (!Token.isUnresolved(prefix) && !/^[A-Za-z][A-Za-z0-9_-]{0,51}$/.test(prefix)) {
    throw new Error(`The rule name prefix '${prefix}' must be 1 to 52 letters, digits, hyphens and underscores, beginning with a letter.`);
  }
  checkWaivers(props.waivers);
  const taken = new Set(controls.flatMap((control) => control.parameters));
  for (const name of Object.keys(props.parameters ?? {})) {
    if (!taken.has(name)) throw new Error(`The parameter ${name} has no effect on ${controls.map((control) => control.id).join(', ')}. Remove it, or choose a control that takes it.`);
  }
  checkParameters(props.parameters ?? {});
}

// What follows mirrors src/SageGuard/Controls/RuleParameters.cs: the function refuses these values, and would do so at every
// event, where nobody looks. What only the deployment knows (a token) is left to it.

function checkWaivers(waivers: Waivers | undefined): void {
  if (!waivers) return;
  const { tagKey, maxDays } = waivers;
  checkWaiverTagKey(tagKey);
  if (maxDays !== undefined && !Token.isUnresolved(maxDays) && !(Number.isInteger(maxDays) && maxDays >= 1 && maxDays <= 3650)) {
    throw bad('waiverMaxDays', String(maxDays), 'a whole number of days from 1 to 3650');
  }
}

/** Fails where the function would not take this key for the waivers' tag. */
export function checkWaiverTagKey(tagKey: string): void {
  if (Token.isUnresolved(tagKey)) return;
  if (tagKey.trim() === '') throw bad('waiverTagKey', tagKey, 'a tag key; leave the waivers out to have none');
  checkTagKey('waiverTagKey', tagKey.trim());
}

function checkParameters(parameters: ControlParameters): void {
  const subnets = listOf(parameters, 'subnetIds', 'subnet ids');
  const badSubnet = subnets.find((subnet) => !/^subnet-[0-9a-z]{1,25}$/.test(subnet));
  if (badSubnet !== undefined) throw bad('subnetIds', badSubnet, 'subnet ids such as subnet-0123456789abcdef0');

  const keys = listOf(parameters, 'requiredKeyTags', '1 to 6 tag keys');
  if (keys.length > 6) throw bad('requiredKeyTags', keys.join(','), `1 to 6 tag keys, not ${keys.length}`);
  for (const key of keys) checkTagKey('requiredKeyTags', key);

  listOf(parameters, 'supportedPlatformIdentifierVersions', 'platform identifiers');
  const encryption: string | undefined = parameters.interContainerEncryption;
  if (encryption !== undefined && !Token.isUnresolved(encryption) && !['securityHub', 'multiInstance'].includes(encryption)) {
    throw bad('interContainerEncryption', encryption, 'securityHub or multiInstance');
  }
}

// The entries as the function reads them from the text that they are joined to.
function listOf(
  parameters: ControlParameters,
  name: 'subnetIds' | 'requiredKeyTags' | 'supportedPlatformIdentifierVersions',
  allowed: string,
): readonly string[] {
  const values = parameters[name];
  if (values === undefined || Token.isUnresolved(values) || values.some((value) => Token.isUnresolved(value))) return [];
  const text = values.join(',');
  const entries = text.split(',').map((entry) => entry.trim());
  if (text.trim() === '') throw bad(name, text, `${allowed}; leave the parameter out to use its default`);
  if (entries.includes('')) throw bad(name, text, `${allowed}, none of them empty`);
  return entries;
}

// AWS's limits: 1 to 128 characters; keys that begin with aws: cannot be set by anybody else.
function checkTagKey(name: string, key: string): void {
  if (key.length > 128 || /^aws:/i.test(key)) throw bad(name, key, 'tag keys of 1 to 128 characters that do not begin with aws:');
}

function bad(name: string, value: string, allowed: string): Error {
  return new Error(`The parameter ${name} is '${value.length > 80 ? `${value.slice(0, 79)}…` : value}'; allowed: ${allowed}.`);
}

// AWS Config's limit; a combined rule is told everything at once, so it comes close first.
function checkSize(rule: string, inputParameters: Record<string, string>): void {
  const size = Buffer.byteLength(JSON.stringify(inputParameters));
  if (size > 1024) {
    throw new Error(`The InputParameters of the rule ${rule} have ${size} characters; AWS Config takes 1,024. Shorten ${longest(inputParameters)}, or make several rules instead of a combined one.`);
  }
}

function longest(inputParameters: Record<string, string>): string {
  return Object.entries(inputParameters).reduce((most, entry) => (entry[1].length > most[1].length ? entry : most))[0];
}
