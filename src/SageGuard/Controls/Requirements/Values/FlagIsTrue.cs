// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A flag is true. SageMaker's flags are false by default.</summary>
/// <param name="Property">The property.</param>
public sealed record FlagIsTrue(Property Property) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Property}` is `true`";

    /// <inheritdoc/>
    public override string AbsentText => $"The service's default for an absent `{Property}` is `false`.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => ["true", "false"];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NonCompliant($"{Property} is not set, which means false; it must be true."));
        return IfUnresolved(Property.Path, value)
            ?? (value.Flag == true ? Compliant.Instance : new NonCompliant($"{Property} is {value}; it must be true."));
    }
}
