// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A string property is one of the values of the rule's parameter.</summary>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The rule parameter that holds the passing values, exact case.</param>
public sealed record PropertyIsOneOf(Property Property, RuleParameter<IReadOnlySet<string>> Parameter) : Requirement
{
    /// <summary>
    /// What the service sets where a declared resource leaves the property out; null where that is not known. It moves with
    /// time, so its source names a date; a recorded or live resource is never given it.
    /// </summary>
    public string? DeclaredDefault { get; init; }

    /// <inheritdoc/>
    public override string Text => $"`{Property}` is one of the rule's `{Parameter}`";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"An absent `{Property}` fails: nothing shows that it is supported.{(DeclaredDefault is null ? "" : $" In a template, a plan or a hook it counts as `{DeclaredDefault}`, which the service sets today.")}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => parameters.Get(Parameter);

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var values = context.Parameters.Get(Parameter);
        var allowed = string.Join(", ", values);
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent && context.Origin == Origin.Declared && DeclaredDefault is { } set)
        {
            return values.Contains(set)
                ? Compliant.Instance
                : new NonCompliant($"{Property} is not set, which means {set}; it must be one of {allowed}.");
        }

        if (value.IsAbsent)
            return context.Absent(new NonCompliant($"{Property} is not set; it must be one of {allowed}."));
        return IfUnresolved(Property.Path, value)
            ?? (
                value.Text is { } text && values.Contains(text)
                    ? Compliant.Instance
                    : new NonCompliant($"{Property} is {value}; it must be one of {allowed}.")
            );
    }
}
