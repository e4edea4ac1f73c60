// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Counts where a property does not hold one value; an absent property does not hold it.</summary>
/// <param name="Property">The property.</param>
/// <param name="Value">The exempt value, exact case.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record UnlessEqual(Property Property, string Value, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Property}` is not `{Value}`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Property}` is not `{Value}`, so the control applies.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => [Value];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        return IfUnresolved(Property.Path, value) ?? (value.Text == Value ? new NotApplicable(Otherwise) : null);
    }
}
