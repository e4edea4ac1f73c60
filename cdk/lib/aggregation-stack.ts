// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as securityhub from 'aws-cdk-lib/aws-securityhub';
import type { Construct } from 'constructs';

/**
 * One view over accounts and Regions: AWS Config's aggregator and Security Hub's. Deploy it in one Region of the account that
 * administers both for the organization.
 */
export class AggregationStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { description: "SageGuard's results across accounts and Regions.", ...props });
    const role = new iam.Role(this, 'Role', {
      description: 'Lets AWS Config find the accounts of the organization.',
      assumedBy: new iam.ServicePrincipal('config.amazonaws.com'),
      inlinePolicies: {
        Organization: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: [
                'organizations:DescribeOrganization',
                'organizations:ListAWSServiceAccessForOrganization',
                'organizations:ListAccounts',
                'organizations:ListDelegatedAdministrators',
              ],
              resources: ['*'],
            }),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'AWS has no resource-level permission for reading the organization.',
    });
    new config.CfnConfigurationAggregator(this, 'Aggregator', {
      configurationAggregatorName: 'SageGuard',
      organizationAggregationSource: { roleArn: role.roleArn, allAwsRegions: true },
    });
    new securityhub.CfnFindingAggregator(this, 'Findings', { regionLinkingMode: 'ALL_REGIONS' });
  }
}
