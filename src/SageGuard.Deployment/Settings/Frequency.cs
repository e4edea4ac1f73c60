// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Settings;

/// <summary>How often AWS Config runs a scheduled rule.</summary>
/// <param name="Name">AWS Config's name for it, a MaximumExecutionFrequency.</param>
/// <param name="Hours">The hours from one run to the next.</param>
public sealed record Frequency(string Name, int Hours)
{
    /// <summary>Once a day, the default.</summary>
    public static Frequency Daily { get; } = new("TwentyFour_Hours", 24);

    /// <summary>All that AWS Config has.</summary>
    public static IReadOnlyList<Frequency> All { get; } =
    [new("One_Hour", 1), new("Three_Hours", 3), new("Six_Hours", 6), new("Twelve_Hours", 12), Daily];

    /// <summary>After how many hours without a scheduled run the alarm on missed runs changes to ALARM: a run may come two hours
    /// late.</summary>
    public int MissedAfterHours => Hours + 2;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
