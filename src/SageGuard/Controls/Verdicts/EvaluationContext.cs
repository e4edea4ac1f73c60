// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>What a requirement sees: the properties it looks into, where they came from, and the rule's parameters.</summary>
/// <param name="Resource">The whole resource.</param>
/// <param name="Properties">The properties in view: the resource's own, one element of a list, or a job definition's.</param>
/// <param name="Origin">Where these properties came from.</param>
/// <param name="Parameters">The rule's parameters.</param>
/// <param name="Answers">What was read besides the resource.</param>
public readonly record struct EvaluationContext(
    Resource Resource,
    Properties Properties,
    Origin Origin,
    RuleParameters Parameters,
    Answers Answers
)
{
    /// <summary>What an absent property means: a recorded item may merely lack it, so SageMaker is asked; elsewhere the service's default
    /// counts.</summary>
    /// <param name="verdict">The verdict under the service's default; null: the default exempts nothing.</param>
    [return: NotNullIfNotNull(nameof(verdict))]
    public Verdict? Absent(Verdict? verdict) => Origin == Origin.Recorded ? new Undetermined(DescribeNeed.Instance) : verdict;
}
