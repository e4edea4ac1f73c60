// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>
/// Several requirements, all of which must be met where they apply: a known failure outweighs what is not known, and that
/// outweighs a pass.
/// </summary>
/// <param name="Parts">The requirements.</param>
public sealed record AllOf(params IReadOnlyList<Requirement> Parts) : Requirement
{
    /// <inheritdoc/>
    public override string Text => string.Join("; and ", Parts.Select(part => part.Text));

    /// <inheritdoc/>
    public override string AbsentText => string.Join(" ", Parts.Select(part => part.AbsentText).Distinct());

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => Parts.SelectMany(part => part.Properties).Distinct();

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => Parts;

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context) => Verdict.Combine(Parts.Select(part => part.Check(context)));
}
