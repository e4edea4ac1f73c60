// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SageGuardHook } from './sage-guard-hook';
import { SageGuardRules, type SageGuardRulesProps } from './sage-guard-rules';

/** What {@link AccountStack} takes. */
export interface AccountStackProps extends StackProps {
  /** The rules. */
  readonly rules: SageGuardRulesProps;
  /** The CloudFormation hook's mode. Default: no hook. */
  readonly hook?: 'WARN' | 'FAIL';
}

/** SageGuard in one account and Region: the same resources as template.yaml, and the hook where it is asked for. */
export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id, {
      description: "SageGuard, an AWS Config custom rule that judges Amazon SageMaker resources by Security Hub's controls.",
      ...props,
    });
    const guard = new SageGuardRules(this, 'SageGuard', props.rules);
    if (props.hook) {
      const { code, controls, parameters, architecture, logRetention, alarmTopicArn } = props.rules;
      new SageGuardHook(this, 'Hook', { code, controls, parameters, architecture, logRetention, alarmTopicArn, mode: props.hook });
    }

    new CfnOutput(this, 'FunctionArn', { description: 'The function.', value: guard.function.functionArn });
    new CfnOutput(this, 'LogGroupName', { description: 'Its log, one JSON object a line.', value: guard.logGroup.logGroupName });
    new CfnOutput(this, 'DeadLetterQueueUrl', {
      description: 'Where events end that failed for good.',
      value: guard.deadLetterQueue.queueUrl,
    });
  }
}
