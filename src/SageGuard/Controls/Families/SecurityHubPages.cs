// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>AWS's pages about Security Hub's controls.</summary>
/// <remarks>Source: AWS Security Hub user guide, "Security Hub CSPM controls for SageMaker AI"; severities and triggers as of
/// 2026-11.</remarks>
internal static class SecurityHubPages
{
    private const string Page = "https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html";

    /// <summary>The section about one control.</summary>
    /// <param name="id">The control's id.</param>
    public static Uri ForControl(string id) => new($"{Page}#{id.ToLowerInvariant().Replace('.', '-')}");
}
