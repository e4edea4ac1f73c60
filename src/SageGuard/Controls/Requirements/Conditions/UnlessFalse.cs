// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Counts unless a flag is false; an absent flag is true here.</summary>
/// <param name="Property">The property.</param>
/// <param name="Otherwise">Why the control does not apply where it is false, as a sentence.</param>
public sealed record UnlessFalse(Property Property, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Property}` is not `false`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent `{Property}` counts as `true`, so the control applies.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => ["true", "false"];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        // A recorded item may merely lack the flag; what SageMaker leaves out is on.
        if (value.IsAbsent)
            return context.Absent(null);
        return IfUnresolved(Property.Path, value) ?? (value.Flag == false ? new NotApplicable(Otherwise) : null);
    }
}
