// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>A requirement, or another one where it fails.</summary>
/// <param name="First">What is enough by itself.</param>
/// <param name="Otherwise">What must be met elsewhere.</param>
public sealed record Either(Requirement First, Requirement Otherwise) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"{First.Text}; or else {Otherwise.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"{First.AbsentText} Otherwise: {Otherwise.AbsentText}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => First.Properties.Concat(Otherwise.Properties).Distinct();

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [First, Otherwise];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var first = First.Check(context);
        if (first is not NonCompliant failure)
            return first;
        return Otherwise.Check(context) is var second && second is NonCompliant other
            ? new NonCompliant($"{failure.Reason.TrimEnd('.')}, or else: {other.Reason}")
            : second;
    }
}
