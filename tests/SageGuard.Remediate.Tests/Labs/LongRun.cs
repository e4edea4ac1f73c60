// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;

namespace SageGuard.Remediate.Tests;

/// <summary>
/// Whether tests that can take long shall: <c>SAGEGUARD_LONG=1 dotnet test --project tests/SageGuard.Remediate.Tests</c>.
/// <c>SAGEGUARD_LONG=2/4</c> is the second of four parts: every size is the full one, and each part has a quarter of the kills.
/// </summary>
internal static class LongRun
{
    private static readonly int[] Part = Parse(Environment.GetEnvironmentVariable("SAGEGUARD_LONG"));

    public static bool IsOn => Part.Length > 0;

    /// <summary>Where to kill a run, counted in calls from 1: after the first call of each kind and after the last, in a long run after
    /// each.</summary>
    /// <param name="calls">The calls of the whole run.</param>
    public static IEnumerable<int> Moments(IReadOnlyList<string> calls) =>
        Enumerable
            .Range(1, calls.Count)
            .Where(moment =>
                IsOn ? moment % Part[1] == Part[0] % Part[1] : moment == calls.Count || !calls.Take(moment - 1).Contains(calls[moment - 1])
            );

    /// <summary>A size: the first by default, the second in a long run.</summary>
    public static int Of(int usual, int full) => IsOn ? full : usual;

    /// <summary>What a run of kills shows at its end.</summary>
    public static string Figures(int kills, int entries, Stopwatch begun) =>
        string.Create(CultureInfo.InvariantCulture, $"{kills} kills, {entries} entries, {begun.Elapsed.TotalSeconds:0} s");

    private static int[] Parse(string? setting) =>
        setting switch
        {
            null or "" => [],
            "1" => [1, 1],
            _ when setting.Split('/') is [var part, var parts]
                    && int.TryParse(part, CultureInfo.InvariantCulture, out var number)
                    && int.TryParse(parts, CultureInfo.InvariantCulture, out var count)
                    && number >= 1
                    && number <= count => [number, count],
            _ => throw new InvalidOperationException($"SAGEGUARD_LONG is '{setting}'. Allowed: 1, or a part such as 2/4."),
        };
}
