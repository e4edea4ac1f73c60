// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>A requirement whose failure does not count where a condition exempts the resource: what passes anyway needs no
/// exemption.</summary>
/// <param name="Requirement">What must be met.</param>
/// <param name="Condition">Where its failure counts.</param>
public sealed record UnlessExempt(Requirement Requirement, Condition Condition) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"{Requirement.Text}. A failure counts only {Condition.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"{Requirement.AbsentText} {Condition.AbsentText}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => Requirement.Properties.Concat(Condition.Properties).Distinct();

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => [.. base.Values(parameters), .. Condition.Values(parameters)];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Requirement];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context) =>
        Requirement.Check(context) is var verdict && verdict is NonCompliant ? Condition.Exempts(context) ?? verdict : verdict;
}
