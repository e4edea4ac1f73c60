// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Counts where a flag is true; an absent flag is false.</summary>
/// <param name="Property">The property.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record IfTrue(Property Property, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Property}` is `true`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Property}` is `false`, and the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => ["true", "false"];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NotApplicable(Otherwise));
        return IfUnresolved(Property.Path, value) ?? (value.Flag == false ? new NotApplicable(Otherwise) : null);
    }
}
