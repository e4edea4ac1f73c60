// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CfnParameter, CfnStackSet, DefaultStackSynthesizer, Fn, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { AccountStack } from './account-stack';
import type { SageGuardRulesProps } from './sage-guard-rules';

/** The rules without their code: the portable template takes that from a bucket. */
export type PortableRules = Omit<SageGuardRulesProps, 'code'>;

/**
 * The account stack without bootstrap assets: it needs no CDK in the account that it goes to, so StackSets, Service Catalog
 * and the Landing Zone Accelerator can deploy it. The code comes from the Region's artifact bucket, because Lambda takes it
 * from no other Region.
 */
export class PortableStack extends AccountStack {
  constructor(scope: Construct, id: string, rules: PortableRules, hook?: 'WARN' | 'FAIL') {
    super(scope, id, {
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
      rules: { ...rules, code: new RegionalCode() },
      hook,
    });
  }
}

// The parameters can only be made once there is a stack, which is when the function asks for its code.
class RegionalCode extends lambda.Code {
  override bind(scope: Construct): lambda.CodeConfig {
    const stack = Stack.of(scope);
    const parameter = (id: string, description: string): CfnParameter =>
      (stack.node.tryFindChild(id) as CfnParameter | undefined) ?? new CfnParameter(stack, id, { description });
    const prefix = parameter('ArtifactBucketPrefix', 'The artifact buckets\' names without "-REGION" at the end.');
    const key = parameter('ArtifactKey', 'The key of the zip in the artifact buckets, with version and hash.');
    return {
      s3Location: { bucketName: Fn.sub(`\${${prefix.logicalId}}-\${AWS::Region}`), objectKey: key.valueAsString },
    };
  }
}

/** The portable template as an object. */
export function portableTemplate(rules: PortableRules, hook?: 'WARN' | 'FAIL'): object {
  const outdir = mkdtempSync(join(tmpdir(), 'sageguard-portable-'));
  try {
    const app = new App({ outdir, autoSynth: false, analyticsReporting: false });
    const stack = new PortableStack(app, 'SageGuard', rules, hook);
    return app.synth().getStackByName(stack.stackName).template;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What {@link OrganizationStack} takes. */
export interface OrganizationStackProps extends StackProps {
  /** The rules, the same in every account. */
  readonly rules: PortableRules;
  /** The CloudFormation hook's mode. Default: no hook. */
  readonly hook?: 'WARN' | 'FAIL';
  /** Ids of organizational units, or of the root. */
  readonly organizationalUnitIds: readonly string[];
  /** The Regions to deploy to. */
  readonly regions: readonly string[];
  /** The artifact buckets' names without "-REGION". */
  readonly artifactBucketPrefix: string;
  /** The zip's key in them. */
  readonly artifactKey: string;
  /** Who calls: the management account, or a delegated administrator of StackSets. Default: SELF. */
  readonly callAs?: 'SELF' | 'DELEGATED_ADMIN';
}

/**
 * SageGuard in every account of organizational units, those that join later included. A service-managed StackSet leaves
 * out the management account: deploy the account stack there.
 */
export class OrganizationStack extends Stack {
  constructor(scope: Construct, id: string, props: OrganizationStackProps) {
    super(scope, id, { description: 'SageGuard in the accounts of an organization.', ...props });
    // From a bucket, the toolkit's own, a StackSet takes a template of 1 MB; in its body 51,200 characters, which every control
    // with its alarm and the hook come too close to.
    const folder = mkdtempSync(join(tmpdir(), 'sageguard-stackset-'));
    const file = join(folder, 'SageGuard.template.json');
    writeFileSync(file, JSON.stringify(portableTemplate(props.rules, props.hook)));
    const template = new Asset(this, 'Template', { path: file });
    rmSync(folder, { recursive: true });

    new CfnStackSet(this, 'StackSet', {
      stackSetName: 'SageGuard',
      description: "SageGuard, an AWS Config custom rule that judges Amazon SageMaker resources by Security Hub's controls.",
      permissionModel: 'SERVICE_MANAGED',
      callAs: props.callAs ?? 'SELF',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      managedExecution: { Active: true },
      capabilities: ['CAPABILITY_IAM'],
      operationPreferences: { regionConcurrencyType: 'PARALLEL', maxConcurrentPercentage: 25, failureTolerancePercentage: 10 },
      parameters: [
        { parameterKey: 'ArtifactBucketPrefix', parameterValue: props.artifactBucketPrefix },
        { parameterKey: 'ArtifactKey', parameterValue: props.artifactKey },
      ],
      stackInstancesGroup: [
        { deploymentTargets: { organizationalUnitIds: [...props.organizationalUnitIds] }, regions: [...props.regions] },
      ],
      templateUrl: template.httpUrl,
    });
  }
}

/** What {@link ArtifactsStack} takes. */
export interface ArtifactsStackProps extends StackProps {
  /** The bucket's name without "-REGION". */
  readonly artifactBucketPrefix: string;
  /** The organization whose accounts may read the zips, `o-…`. */
  readonly organizationId: string;
  /** The key under which the organization's stack looks for the zip. */
  readonly artifactKey: string;
}

/** The bucket that one Region's functions take their code from; deploy one in each Region. */
export class ArtifactsStack extends Stack {
  constructor(scope: Construct, id: string, props: ArtifactsStackProps) {
    super(scope, id, {
      description: "The zips of SageGuard for one Region of an organization.",
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
      ...props,
    });
    const bucket = new s3.Bucket(this, 'Artifacts', {
      bucketName: Fn.sub(`${props.artifactBucketPrefix}-\${AWS::Region}`),
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason: 'It holds released zips, which are public; who reads them is of no interest, and CloudTrail can tell.',
    });
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OrganizationReads',
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects('sageguard/*')],
        conditions: { StringEquals: { 'aws:PrincipalOrgID': props.organizationId } },
      }),
    );
    new CfnOutput(this, 'CopyTheZipTo', { description: 'Before the organization is deployed.', value: `s3://${bucket.bucketName}/${props.artifactKey}` });
  }
}
