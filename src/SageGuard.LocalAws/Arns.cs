// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>ARNs of an account and its caller.</summary>
internal static class Arns
{
    public static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";

    public static string Create(LocalCloudOptions options, string service, string region, string resource) =>
        $"arn:{Partition(region)}:{service}:{region}:{options.AccountId}:{resource}";

    public static string Function(LocalCloudOptions options, string region) =>
        Create(options, "lambda", region, $"function:{options.FunctionName}");

    public static string Caller(LocalCloudOptions options, string region) => $"arn:{Partition(region)}:iam::{options.AccountId}:user/local";
}
