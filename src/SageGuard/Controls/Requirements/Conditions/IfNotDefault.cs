// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>Counts unless a property is absent or holds the one value that exempts; any other value exempts nothing.</summary>
/// <param name="Property">The property.</param>
/// <param name="Exempt">The exempt value, exact case, which is also the service's default.</param>
/// <param name="Otherwise">Why the control does not apply elsewhere, as a sentence.</param>
public sealed record IfNotDefault(Property Property, string Exempt, string Otherwise) : Condition
{
    /// <inheritdoc/>
    public override string Text => $"where `{Property}` is not `{Exempt}`";

    /// <inheritdoc/>
    public override string AbsentText => $"The service's default for an absent `{Property}` is `{Exempt}`, and the control does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> Values(RuleParameters parameters) => [Exempt];

    /// <inheritdoc/>
    public override Verdict? Exempts(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NotApplicable(Otherwise));
        return IfUnresolved(Property.Path, value) ?? (value.Text == Exempt ? new NotApplicable(Otherwise) : null);
    }
}
