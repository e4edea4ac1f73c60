// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { CfnLambdaHook, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { findControls } from './catalog';
import { type ControlParameters, leaveOutDependency, ruleParameters } from './sage-guard-rules';

/** What {@link SageGuardHook} takes. */
export interface SageGuardHookProps {
  /** The same zip as the rules'. */
  readonly code: lambda.Code;
  /** Ids such as `SageMaker.1`, or `all`. Default: SageMaker.1. */
  readonly controls?: readonly string[];
  /** What single controls are told, as for the rules. Default: nothing narrowed. */
  readonly parameters?: ControlParameters;
  /** WARN tells of a failing resource, FAIL stops its deployment. Default: WARN, the place to start. */
  readonly mode?: 'WARN' | 'FAIL';
  /** The processor that the bootstrap was published for. Default: x86_64. */
  readonly architecture?: lambda.Architecture;
  /** Default: 90 days. */
  readonly logRetention?: logs.RetentionDays;
  /** The ARN of the SNS topic that the alarm goes to. Default: none, so nobody hears it. */
  readonly alarmTopicArn?: string;
}

/**
 * A CloudFormation hook that judges SageMaker resources before CloudFormation or Cloud Control makes or changes them. Its
 * function comes from the same zip and may call nothing in AWS: the event holds all that it judges.
 */
export class SageGuardHook extends Construct {
  /** The hook. */
  public readonly hook: CfnLambdaHook;

  constructor(scope: Construct, id: string, props: SageGuardHookProps) {
    super(scope, id);
    const controls = findControls(props.controls ?? ['SageMaker.1']);
    const mode = props.mode ?? 'WARN';

    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new iam.Role(this, 'Role', {
      description: "SageGuard's hook writes its log and may do nothing else.",
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Platform: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
          ],
        }),
      },
    });
    const judge = new lambda.Function(this, 'Function', {
      description: 'Judges SageMaker resources before CloudFormation deploys them.',
      runtime: lambda.Runtime.PROVIDED_AL2023,
      handler: 'bootstrap',
      code: props.code,
      architecture: props.architecture ?? lambda.Architecture.X86_64,
      memorySize: 256,
      // CloudFormation waits for 30 seconds.
      timeout: Duration.seconds(30),
      role: role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      environment: {
        SAGEGUARD_HOOK_MODE: mode,
        // A rule's InputParameters, word for word.
        SAGEGUARD_HOOK_PARAMETERS: JSON.stringify(ruleParameters(controls, props.parameters ?? {})),
      },
    });
    leaveOutDependency(judge);
    // Every event has an answer, malformed ones too: an error means that the function does not run at all.
    new cloudwatch.CfnAlarm(this, 'ErrorsAlarm', {
      alarmDescription: "The hook's function does not run, so nothing is judged before its deployment. Its log says why.",
      alarmActions: props.alarmTopicArn === undefined ? undefined : [props.alarmTopicArn],
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensions: [{ name: 'FunctionName', value: judge.functionName }],
      statistic: 'Sum',
      period: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
    });

    const invoker = new iam.Role(this, 'Invoker', {
      description: "Lets CloudFormation invoke SageGuard's hook.",
      assumedBy: new iam.ServicePrincipal('hooks.cloudformation.amazonaws.com'),
      inlinePolicies: {
        Invoke: new iam.PolicyDocument({
          statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [judge.functionArn] })],
        }),
      },
    });

    const types = [...new Set(controls.map((control) => control.type))];
    this.hook = new CfnLambdaHook(this, 'Hook', {
      alias: 'SageGuard::SageMaker::Hook',
      lambdaFunction: judge.functionArn,
      executionRole: invoker.roleArn,
      hookStatus: 'ENABLED',
      failureMode: mode,
      // Cloud Control calls need both.
      targetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
      targetFilters: {
        targets: types.flatMap((targetName) =>
          ['CREATE', 'UPDATE'].map((action) => ({ targetName, action, invocationPoint: 'PRE_PROVISION' })),
        ),
      },
    });
  }
}
