// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>
/// AWS's own AWS Config rule for a control. Where both run, each resource has two results and, in Security Hub, two findings.
/// </summary>
/// <param name="Identifier">The identifier of AWS's managed rule, e.g. <c>SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS</c>.</param>
/// <param name="Trigger">How it runs.</param>
/// <remarks>
/// Source: AWS Security Hub CSPM user guide, "controls for SageMaker AI", which names a rule for each control, and that rule's
/// page in the AWS Config developer guide, which names its identifier; as of 2026-11.
/// </remarks>
public sealed record ManagedRule(string Identifier, ManagedRuleTrigger Trigger = ManagedRuleTrigger.Change)
{
    /// <summary>Further managed rules that evaluate the same property.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>All identifiers.</summary>
    public IEnumerable<string> Identifiers => [Identifier, .. Also];
}
