// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Walk;

/// <summary>A verdict and the ways that led to it.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Sure">Every way that is sure, answered or not.</param>
/// <param name="Possible">For <see cref="Verdict.Unknown"/>, the ways that would make it worse.</param>
internal sealed record Outcome(Verdict Verdict, IReadOnlyList<Way> Sure, IReadOnlyList<Way> Possible)
{
    /// <summary>The way that shows the verdict; null where there is none.</summary>
    public Way? Deciding =>
        Verdict == Verdict.Unknown
            ? Possible.MaxBy(way => way.Verdict)
            : Sure.FirstOrDefault(way => way.IsAnswered && way.Verdict == Verdict);

    /// <summary>A way out without answers, where nothing gets answers from the internet.</summary>
    public Way? OneWay =>
        Verdict == Verdict.Internet ? null : Sure.FirstOrDefault(way => way.Verdict == Verdict.Internet && !way.IsAnswered);
}
