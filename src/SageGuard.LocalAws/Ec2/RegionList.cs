// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Ec2;

/// <summary>The Regions that an account has enabled: all of its partition.</summary>
internal static class RegionList
{
    // On in each account without asking, as EC2's user guide lists them.
    private static readonly HashSet<string> Always = new(StringComparer.Ordinal)
    {
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    };

    public static JsonArray Describe(string region) =>
        Json.Array(
            Regions
                .InPartitionOf(region)
                .Select(static name => new JsonObject
                {
                    ["regionName"] = name,
                    ["regionEndpoint"] = $"ec2.{name}.amazonaws.com{(Arns.Partition(name) == "aws-cn" ? ".cn" : "")}",
                    ["optInStatus"] = Always.Contains(name) || Arns.Partition(name) != "aws" ? "opt-in-not-required" : "opted-in",
                })
        );
}
