// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;
using SageGuard.Text;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>No variable of a map of names and values is a secret. A reason names the variable and never its value.</summary>
/// <param name="Property">The map.</param>
public sealed record MapHoldsNoSecret(Property Property) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"no variable in `{Property}` holds a secret";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` passes.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(Compliant.Instance);
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Json.ValueKind != JsonValueKind.Object)
            return new NonCompliant($"{Property} is {Shape(value)}; it must be a map of names and values.");

        return Verdict.Combine(value.Json.EnumerateObject().Select(Variable), Compliant.Instance);
    }

    private Verdict Variable(JsonProperty variable)
    {
        var name = JsonText.Name(variable) ?? "";
        var content = new PropertyValue(variable.Value);
        if (IfUnresolved($"{Property}.{name}", content) is { } unknown)
            return unknown;
        return content.Text is { } text && Findings.SecretIn(name, text) is { } found
            ? new NonCompliant($"{Property} is a map that holds, under {Annotation.Clean(name, 64)}, {found}.")
            : Compliant.Instance;
    }

    // Its content may be the secret.
    private static string Shape(PropertyValue value) => value.Text is null ? value.ToString() : "a string";
}
