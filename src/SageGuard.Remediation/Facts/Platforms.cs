// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>What AWS says about the platforms of notebook instances.</summary>
/// <remarks>Source: SageMaker developer guide, "Amazon Linux 2023 notebook instances" and the end-of-support notices; as of
/// 2026-11.</remarks>
public static class Platforms
{
    /// <summary>Amazon Linux 1: cannot be started, cannot be moved.</summary>
    public const string AmazonLinux1 = "notebook-al1-v1";

    /// <summary>Amazon Linux 2023: the only one that starts today.</summary>
    public const string AmazonLinux2023 = NotebookPlatform.AmazonLinux2023;

    /// <summary>From then on notebooks on Amazon Linux 2 are neither created nor started.</summary>
    public static readonly DateTimeOffset AmazonLinux2EndsAt = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Dropped = ["ml.p2.", "ml.p3.", "ml.p3dn.", "ml.inf1.", "ml.g3."];

    /// <summary>True for the three platforms of Amazon Linux 2.</summary>
    /// <param name="platform">PlatformIdentifier.</param>
    public static bool IsAmazonLinux2(string platform) => platform.StartsWith("notebook-al2-", StringComparison.Ordinal);

    /// <summary>True if a notebook on this platform cannot start again once it is stopped.</summary>
    /// <param name="platform">PlatformIdentifier.</param>
    /// <param name="now">The time.</param>
    public static bool IsStrandedByStop(string platform, DateTimeOffset now) =>
        platform == AmazonLinux1 || (IsAmazonLinux2(platform) && now >= AmazonLinux2EndsAt);

    /// <summary>The instance type that must go with a move to Amazon Linux 2023; null where the notebook keeps its own.</summary>
    /// <param name="instanceType">The notebook's own.</param>
    /// <param name="target">What the operator decided.</param>
    public static string? TypeForMove(string instanceType, RemediationTarget target) =>
        AmazonLinux2023Has(instanceType) ? null : target.ReplacementInstanceType;

    /// <summary>True if Amazon Linux 2023 runs on the instance type.</summary>
    /// <param name="instanceType">E.g. <c>ml.t3.medium</c>.</param>
    public static bool AmazonLinux2023Has(string instanceType) =>
        !Dropped.Any(family => instanceType.StartsWith(family, StringComparison.Ordinal));
}
