// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;

namespace SageGuard.Runs;

/// <summary>What a sweep learned of one listed resource.</summary>
/// <param name="Listed">The listed entry.</param>
/// <param name="Assessment">The assessment; null where the resource is gone or could not be described.</param>
/// <param name="Error">Why it could not be described; null where it is gone or assessed.</param>
public sealed record SweptResource(ListedResource Listed, Assessment? Assessment, SageGuardException? Error)
{
    /// <summary>True where the resource vanished between list and describe.</summary>
    public bool Gone => Assessment is null && Error is null;
}
