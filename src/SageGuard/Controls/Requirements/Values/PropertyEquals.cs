// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A property has one passing value.</summary>
/// <param name="Property">The property.</param>
/// <param name="Value">The passing value, exact case.</param>
/// <param name="Default">What the service takes where the property is absent.</param>
public sealed record PropertyEquals(Property Property, string Value, string Default) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Property}` is `{Value}`";

    /// <inheritdoc/>
    public override string AbsentText => $"The service's default for an absent `{Property}` is `{Default}`.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => [Value, Default];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
        {
            return context.Absent(
                Default == Value
                    ? Compliant.Instance
                    : new NonCompliant($"{Property} is not set, which means {Default}; it must be {Value}.")
            );
        }

        return IfUnresolved(Property.Path, value)
            ?? (value.Text == Value ? Compliant.Instance : new NonCompliant($"{Property} is {value}; it must be {Value}."));
    }
}
