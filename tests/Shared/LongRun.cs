// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;

namespace SageGuard.Shared;

/// <summary>
/// How large a test is that can take long: small where people work, larger in CI (<c>CI=true</c>), and in full on command:
/// <c>SAGEGUARD_LONG=1 dotnet test --project tests/SageGuard.Remediate.Tests</c>. <c>SAGEGUARD_LONG=2/4</c> is the second of four parts:
/// every size is the full one, and each part has a quarter of the kills.
/// </summary>
internal static class LongRun
{
    private static readonly int[] Part = Parse(Environment.GetEnvironmentVariable("SAGEGUARD_LONG"));

    /// <summary>Whether tests are as large as they can be.</summary>
    public static bool IsFull => Part.Length > 0;

    /// <summary>Whether tests are as large as CI has them, or larger.</summary>
    public static bool IsLarge => IsFull || Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Where to kill a run, counted in calls from 1. In full: after each call. In CI: after the first call of each kind and after
    /// the last. Otherwise after every fourth of these.</summary>
    /// <param name="calls">The calls of the whole run.</param>
    public static IEnumerable<int> Moments(IReadOnlyList<string> calls)
    {
        var moments = Enumerable.Range(1, calls.Count);
        if (IsFull)
            return moments.Where(moment => moment % Part[1] == Part[0] % Part[1]);
        var ofEachKind = moments.Where(moment => moment == calls.Count || !calls.Take(moment - 1).Contains(calls[moment - 1]));
        return IsLarge ? ofEachKind : ofEachKind.Where((_, index) => index % 4 == 0);
    }

    /// <summary>A size: where people work, in CI, and in full.</summary>
    public static int Size(int small, int large, int full) =>
        IsFull ? full
        : IsLarge ? large
        : small;

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
