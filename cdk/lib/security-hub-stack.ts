// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { Stack, type StackProps } from 'aws-cdk-lib';
import * as securityhub from 'aws-cdk-lib/aws-securityhub';
import type { Construct } from 'constructs';
import { type Control, findControls, ruleName } from './catalog';

/** What {@link SecurityHubStack} takes. */
export interface SecurityHubStackProps extends StackProps {
  /** The controls that have rules of their own. */
  readonly controls: readonly string[];
  /** The rules' prefix. */
  readonly ruleNamePrefix: string;
  /** The place of the first automation rule in Security Hub's order, 1 to 976. Default: 100. */
  readonly firstOrder?: number;
}

/**
 * Gives the findings of our rules the control's severity and a note with the fix: a finding of an AWS Config rule comes with
 * severity MEDIUM and without the rule's annotation. Deploy it in the Security Hub administrator account, in each Region. The
 * rule's name is the finding's title, which is how the automation rules know their findings; a combined rule has no severity
 * of its own, so there is nothing to deploy for it.
 */
export class SecurityHubStack extends Stack {
  constructor(scope: Construct, id: string, props: SecurityHubStackProps) {
    super(scope, id, { description: "Severity and fix for SageGuard's findings in Security Hub.", ...props });
    const firstOrder = props.firstOrder ?? 100;
    if (!Number.isInteger(firstOrder) || firstOrder < 1 || firstOrder > 976) {
      throw new Error(`The first rule order is ${firstOrder}; it must be a whole number from 1 to 976.`);
    }

    for (const control of findControls(props.controls)) {
      const title = ruleName(props.ruleNamePrefix, control);
      new securityhub.CfnAutomationRule(this, `Rule${control.number}`, {
        ruleName: title,
        ruleOrder: firstOrder + control.number - 1,
        ruleStatus: 'ENABLED',
        isTerminal: false,
        description: `${control.title} (${control.id}).`,
        criteria: {
          productName: [{ comparison: 'EQUALS', value: 'Config' }],
          title: [{ comparison: 'EQUALS', value: title }],
          // A finding that passes keeps what it has: raised, it would count among the severe ones.
          complianceStatus: [{ comparison: 'EQUALS', value: 'FAILED' }],
          recordState: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
        },
        actions: [
          {
            type: 'FINDING_FIELDS_UPDATE',
            findingFieldsUpdate: { severity: { label: control.severity }, note: { text: note(control), updatedBy: 'SageGuard' } },
          },
        ],
      });
    }
  }
}

/** The note of a control's findings: what it asks, and how a failing resource is fixed; 512 characters at most. */
export function note(control: Control): string {
  return `${control.id}: ${control.title}. ${control.fix} ${control.page}`;
}
