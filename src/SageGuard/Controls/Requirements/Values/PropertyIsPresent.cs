// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A string property is present and not empty.</summary>
/// <param name="Property">The property.</param>
public sealed record PropertyIsPresent(Property Property) : Requirement
{
    /// <summary>The rule parameter that narrows the passing values; null where any value passes.</summary>
    public RuleParameter<IReadOnlySet<string>?>? Allowed { get; init; }

    /// <inheritdoc/>
    public override string Text => $"`{Property}` is present and not empty";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` fails.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) =>
        Allowed is null ? [] : parameters.Get(Allowed) ?? (IEnumerable<string>)[];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NonCompliant($"{Property} is not set; it must be present."));
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Text is not { } text)
            return new NonCompliant($"{Property} is {value}; it must be a string.");
        return Allowed is null || context.Parameters.Get(Allowed) is not { } allowed || allowed.Contains(text)
            ? Compliant.Instance
            : new NonCompliant($"{Property} is {value}; it must be one of {string.Join(", ", allowed)}.");
    }
}
