// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Counts where a property is present.</summary>
/// <param name="Property">The property.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record IfPresent(Property Property, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Property}` is present";

    /// <inheritdoc/>
    public override string AbsentText => $"Where `{Property}` is absent or empty, the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        return value.IsAbsent ? context.Absent(new NotApplicable(Otherwise)) : IfUnresolved(Property.Path, value);
    }
}
