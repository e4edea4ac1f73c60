// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>A requirement that counts only where a condition holds; elsewhere the control does not apply.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">What must be met where it holds.</param>
public sealed record When(Condition Condition, Requirement Then) : Requirement
{
    /// <inheritdoc/>
    public override string Text => Then is When ? $"{Then.Text} and {Condition.Text}" : $"{Then.Text}. That counts only {Condition.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"{Condition.AbsentText} {Then.AbsentText}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [.. Condition.Properties, .. Then.Properties];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => [.. Condition.Values(parameters), .. base.Values(parameters)];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Then];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context) => Condition.Exempts(context) ?? Then.Check(context);
}
