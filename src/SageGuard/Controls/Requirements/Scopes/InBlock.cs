// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>An object meets a requirement. Where the object is absent, the requirement does not apply.</summary>
/// <param name="Property">The object.</param>
/// <param name="Member">What it must meet.</param>
public sealed record InBlock(Property Property, Requirement Member) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"in `{Property}`, {Member.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` means that this does not apply. In it: {Member.AbsentText}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property, .. Member.Properties.Select(member => member.Within(Property))];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Member];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var block = context.Properties.Find(Property.Path);
        if (block.IsAbsent)
            return context.Absent(new NotApplicable($"{Property} is not set."));
        if (IfUnresolved(Property.Path, block) is { } open)
            return open;
        if (!block.IsObject)
            return new NonCompliant($"{Property} is {block}; it must be an object.");
        return Member.Check(context with { Properties = block.Members }) is var verdict && verdict is NonCompliant failure
            ? new NonCompliant($"{Property}.{failure.Reason}")
            : verdict;
    }
}
