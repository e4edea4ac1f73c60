// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A list holds at least one entry. An entry that only the deployment fixes is an entry.</summary>
/// <param name="Property">The list.</param>
public sealed record ListIsPresent(Property Property) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Property}` holds at least one entry";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` fails.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NonCompliant($"{Property} is not set; it must hold at least one entry."));
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Elements is not { } elements)
            return new NonCompliant($"{Property} is {value}; it must be a list.");
        var entries = elements.Select(element => new PropertyValue(element)).ToList();
        return entries.Exists(entry => entry.Expression is not null || (entry.Text is not null && !entry.IsAbsent))
            ? Compliant.Instance
            : new NonCompliant($"{Property} is a list without a usable entry; it must hold at least one.");
    }
}
