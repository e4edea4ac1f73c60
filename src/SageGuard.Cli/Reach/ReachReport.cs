// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>The results of one run.</summary>
/// <param name="Results">The results.</param>
internal sealed record ReachReport(IReadOnlyList<ReachResult> Results)
{
    /// <summary>The exit code: something fails, something is not known, both, or neither.</summary>
    /// <param name="allowed">Verdicts besides <see cref="Verdict.Closed"/> that pass.</param>
    /// <param name="perimeter">True where the data perimeter counts as well.</param>
    public int ExitCode(IReadOnlyCollection<Verdict> allowed, bool perimeter) =>
        ExitCodes.For(Fails(allowed, perimeter), IsUnknown(perimeter));

    /// <summary>True where something reaches farther than it may.</summary>
    public bool Fails(IReadOnlyCollection<Verdict> allowed, bool perimeter) =>
        Results.Any(result => result.Verdict is not (Verdict.Closed or Verdict.Unknown) && !allowed.Contains(result.Verdict))
        || (perimeter && Results.Any(result => result.AnyBucket == true));

    /// <summary>True where something is not known that decides.</summary>
    public bool IsUnknown(bool perimeter) =>
        Results.Any(result => result.Verdict == Verdict.Unknown)
        || (perimeter && Results.Any(result => result.AnyBucket is null && result.Verdict != Verdict.Internet));
}
