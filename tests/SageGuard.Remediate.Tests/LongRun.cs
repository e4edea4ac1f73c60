// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>Whether tests that can take long shall: <c>SAGEGUARD_LONG=1 dotnet test --project tests/SageGuard.Remediate.Tests</c>.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("SAGEGUARD_LONG") == "1";

    /// <summary>Where to kill a run, counted in calls from 1: after the first call of each kind and after the last, in a long run after each.</summary>
    /// <param name="calls">The calls of the whole run.</param>
    public static IEnumerable<int> Moments(IReadOnlyList<string> calls) => Enumerable.Range(1, calls.Count)
        .Where(moment => IsOn || moment == calls.Count || !calls.Take(moment - 1).Contains(calls[moment - 1]));

    /// <summary>A size: the first by default, the second in a long run.</summary>
    public static int Of(int usual, int full) => IsOn ? full : usual;
}
