// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A number is above a limit. An absent number means that the control does not apply here.</summary>
/// <param name="Property">The property.</param>
/// <param name="Limit">The largest number that fails.</param>
public sealed record NumberExceeds(Property Property, int Limit) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Property}` is more than {Limit}";

    /// <inheritdoc/>
    public override string AbsentText => $"Where `{Property}` is absent, the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) =>
        [Limit.ToString(CultureInfo.InvariantCulture), (Limit + 1).ToString(CultureInfo.InvariantCulture)];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NotApplicable($"{Property} is not set."));
        return IfUnresolved(Property.Path, value)
            ?? (value.Number > Limit ? Compliant.Instance : new NonCompliant($"{Property} is {value}; it must be more than {Limit}."));
    }
}
