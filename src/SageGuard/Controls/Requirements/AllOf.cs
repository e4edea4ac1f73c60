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
    public override IEnumerable<ResourceKind> AlsoDescribes => Parts.SelectMany(part => part.AlsoDescribes).Distinct();

    /// <inheritdoc/>
    public override bool ReadsTags => Parts.Any(part => part.ReadsTags);

    /// <inheritdoc/>
    public override Verdict Check(Judgement judgement)
    {
        Verdict? result = null;
        foreach (var part in Parts)
        {
            var verdict = part.Check(judgement);
            if (verdict is NonCompliant) return verdict;
            if (result is null || verdict is Undetermined || (verdict is Compliant && result is NotApplicable)) result = verdict;
        }

        return result!;
    }
}
