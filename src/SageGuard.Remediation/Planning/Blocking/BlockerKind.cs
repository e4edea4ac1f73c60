// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Remediation;

/// <summary>The things that can stand in the way.</summary>
[JsonConverter(typeof(BlockerKindConverter))]
public enum BlockerKind
{
    /// <summary>A CloudFormation stack manages it.</summary>
    ManagedByCloudFormation,

    /// <summary>AWS Service Catalog manages it.</summary>
    ManagedByServiceCatalog,

    /// <summary>Terraform (or OpenTofu) manages it.</summary>
    ManagedByTerraform,

    /// <summary>Amazon Linux 1.</summary>
    AmazonLinux1,

    /// <summary>Amazon Linux 2, which could not start again.</summary>
    AmazonLinux2Stranded,

    /// <summary>Amazon Linux 2023 does not run on its instance type.</summary>
    InstanceType,

    /// <summary>No subnet for the replacement.</summary>
    NoSubnet,

    /// <summary>No security group for the replacement.</summary>
    NoSecurityGroup,

    /// <summary>The subnet has no way to S3 or to the SageMaker API.</summary>
    SubnetReach,

    /// <summary>The subnet, with the security groups, has a way to the internet.</summary>
    SubnetInternet,

    /// <summary>No key for the replacement.</summary>
    NoKey,

    /// <summary>No bucket for the backup.</summary>
    NoBucket,

    /// <summary>The bucket is missing, elsewhere, not encrypted or not versioned.</summary>
    BucketUnfit,

    /// <summary>The quota leaves no room for one more instance.</summary>
    Quota,

    /// <summary>The replacement's name would have more than 63 characters.</summary>
    NameTooLong,

    /// <summary>A notebook has the replacement's name already.</summary>
    NameTaken,

    /// <summary>An IAM policy names the old ARN.</summary>
    PolicyNamesArn,

    /// <summary>The execution role cannot reach the backup bucket.</summary>
    RoleCannotReachBucket,

    /// <summary>The execution role may write the journal of the repair.</summary>
    JournalWritable,

    /// <summary>The subnet does not exist.</summary>
    SubnetGone,

    /// <summary>A security group does not exist, or is of another VPC than the subnet.</summary>
    SecurityGroupUnfit,

    /// <summary>The key does not exist or cannot encrypt a volume.</summary>
    KeyUnfit,

    /// <summary>The notebook's state.</summary>
    Status,

    /// <summary>The lifecycle configuration is gone, or belongs to another repair.</summary>
    LifecycleConfiguration,

    /// <summary>The lifecycle configuration's script may not run on Amazon Linux 2023.</summary>
    LifecycleScript,

    /// <summary>The notebook was rebuilt before.</summary>
    AlreadyRebuilt,

    /// <summary>It has something that cannot be carried over.</summary>
    CannotCarryOver,
}
