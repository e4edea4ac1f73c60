// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Http;

/// <summary>AWS's Regions in its three public partitions; each is taken as enabled in each account.</summary>
/// <remarks>Source: botocore 1.43, the partitions' Regions of Amazon EC2.</remarks>
internal static class Regions
{
    private static readonly HashSet<string> All = new(StringComparer.Ordinal)
    {
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "cn-north-1",
        "cn-northwest-1",
        "us-gov-east-1",
        "us-gov-west-1",
    };

    /// <summary>True for one of them.</summary>
    public static bool Has(string region) => All.Contains(region);

    /// <summary>Refuses a name that AWS does not have.</summary>
    /// <exception cref="AwsException">There is no such Region.</exception>
    public static void Check(string region)
    {
        if (!Has(region))
        {
            throw new AwsException(
                "InvalidSignatureException",
                $"Credential should be scoped to a valid region, not '{region}'. The partitions aws, aws-cn and aws-us-gov have no Region of that name."
            );
        }
    }

    /// <summary>The Regions of a Region's partition, by name.</summary>
    public static IEnumerable<string> InPartitionOf(string region) =>
        All.Where(name => Arns.Partition(name) == Arns.Partition(region)).Order(StringComparer.Ordinal);
}
