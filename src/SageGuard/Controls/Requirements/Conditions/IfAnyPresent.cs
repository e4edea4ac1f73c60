// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Counts where at least one of several properties is present.</summary>
/// <param name="Any">The properties.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record IfAnyPresent(IReadOnlyList<Property> Any, string Otherwise) : Condition
{
    private string Names => string.Join(" or ", Any.Select(property => $"`{property}`"));

    /// <inheritdoc/>
    public override string Text => $"where {Names} is present";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"Where neither {string.Join(" nor ", Any.Select(property => $"`{property}`"))} is present, the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => Any;

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        Verdict? unknown = null;
        foreach (var property in Any)
        {
            var value = context.Properties.Find(property.Path);
            if (!value.IsAbsent && value.Expression is null)
                return null;
            unknown ??= IfUnresolved(property.Path, value);
        }

        return unknown ?? context.Absent(new NotApplicable(Otherwise));
    }
}
