// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>Counts only where the operator gave a rule parameter.</summary>
/// <param name="Parameter">The parameter, which has no default value.</param>
public sealed record IfGiven(RuleParameter<IReadOnlySet<string>?> Parameter) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where the rule's `{Parameter}` is given";

    /// <inheritdoc/>
    public override string AbsentText => $"Without `{Parameter}` the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context) =>
        context.Parameters.Get(Parameter) is null ? new NotApplicable($"{Parameter} is not given.") : null;
}
