// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Controls;
using SageGuard.Text;

namespace SageGuard.Evaluation;

/// <summary>A dated, reasoned exception, read from a tag: <c>YYYY-MM-DD CONTROLS reason</c>. It ends by itself.</summary>
/// <param name="Until">The last day on which it holds (UTC, to the end of the day).</param>
/// <param name="Reason">Why; the only part of a tag's value that is ever logged, cleaned of control characters.</param>
public sealed record Waiver(DateOnly Until, string Reason)
{
    private const string Form = "YYYY-MM-DD CONTROLS reason, e.g. 2027-01-31 SageMaker.1+SageMaker.3 ticket 4711";

    /// <summary>Decides whether a tag waives a control.</summary>
    /// <param name="value">The tag's value.</param>
    /// <param name="control">The control that failed.</param>
    /// <param name="today">The day in UTC.</param>
    /// <param name="maxDays">How many days ahead a waiver may end.</param>
    /// <returns>The waiver where it holds; else why it does not count, as a clause that never quotes the tag.</returns>
    public static (Waiver? Waiver, string? Refusal) Read(string value, Control control, DateOnly today, int maxDays)
    {
        var parts = value.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (
            parts.Length == 0
            || !DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
        )
        {
            return (null, $"does not begin with a date ({Form})");
        }

        if (parts.Length == 1 || ReadControls(parts[1]) is not { } controls)
            return (null, $"names no controls after the date ({Form})");
        var reason = parts.Length == 3 ? Annotation.Clean(parts[2], Annotation.MaxLength) : "";
        if (reason.Length == 0)
            return (null, $"gives no reason ({Form})");
        if (!controls.Contains(control))
            return (null, "is for other controls");
        if (until < today)
            return (null, $"ended on {Day(until)}");
        var waiver = new Waiver(until, reason);
        return waiver.DaysLeft(today) > maxDays ? (null, $"ends on {Day(until)}, more than {maxDays} days ahead") : (waiver, null);
    }

    /// <summary>How many days are left: 0 on its last day.</summary>
    /// <param name="today">The day in UTC.</param>
    public int DaysLeft(DateOnly today) => Until.DayNumber - today.DayNumber;

    /// <summary>The last day as <c>YYYY-MM-DD</c>.</summary>
    public string UntilDay => Day(Until);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static HashSet<Control>? ReadControls(string text)
    {
        var controls = text.Split('+').Select(Catalog.Find).ToList();
        return controls.Contains(null) ? null : [.. controls.OfType<Control>()];
    }
}
