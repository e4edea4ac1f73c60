// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>The results of one run.</summary>
/// <param name="Results">The results.</param>
internal sealed record ReachReport(IReadOnlyList<ReachResult> Results)
{
    /// <summary>The exit code: something fails, something is not known, both, or neither.</summary>
    /// <param name="allowed">Verdicts besides <see cref="Verdict.Closed"/> that pass.</param>
    public int ExitCode(IReadOnlySet<Verdict> allowed)
    {
        var fails = Results.Any(result => result.Verdict is not (Verdict.Closed or Verdict.Unknown) && !allowed.Contains(result.Verdict));
        var isUnknown = Results.Any(result => result.Verdict == Verdict.Unknown);
        return (fails, isUnknown) switch
        {
            (true, true) => ExitCodes.FailingAndNotAssessed,
            (true, false) => ExitCodes.Failing,
            (false, true) => ExitCodes.NotAssessed,
            _ => ExitCodes.Success,
        };
    }
}
