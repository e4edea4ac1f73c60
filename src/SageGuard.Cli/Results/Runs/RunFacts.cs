// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Cli.Results;

/// <summary>The context of a run in words, the same in every format for people.</summary>
internal static class RunFacts
{
    // An organization's accounts times their Regions are a table of their own: JSON has it.
    private const int MostNames = 24;

    /// <summary>Each fact with its term, in reading order; what was not asked for is left out.</summary>
    public static IEnumerable<(string Term, string Text)> List(Report report)
    {
        var run = report.Run;
        yield return ("Run", $"{run.Id}, {Time(run.Started)} to {Time(run.Ended)}");
        yield return ("Tool", $"SageGuard {run.Version}, build {run.Build}");
        if (run.Caller is { } caller)
            yield return ("Asked by", caller);
        if (run.ControlSet.Length > 0)
        {
            yield return (
                "Control set",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.ControlSet} ({report.Controls.Count} {(report.Controls.Count == 1 ? "control" : "controls")})"
                )
            );
        }

        yield return ("Parameters", Parameters(run));
        yield return ("Waivers", Waivers(run.Waivers));
        yield return ("Baseline", run.Baseline is { } baseline ? Mark(baseline) : "none");
        yield return ("Fails from", $"severity {report.FailOn.Id()}");
        if (report.Quiet)
            yield return ("Listed", "only what fails or is not known (--quiet); every total counts all results");
        if (run.OwnerTag is { } owner)
            yield return ("Owners", $"by the tag {owner}");
        if (run.Aggregator is { } aggregator)
            yield return ("Aggregator", $"{aggregator}: items as AWS Config recorded them, not what the accounts have now");
        if (run.Accounts.Count > 0)
            yield return ("Accounts", Some(run.Accounts.Select(Account)));
        foreach (var group in run.Regions.GroupBy(region => region.State).OrderBy(group => group.Key))
        {
            yield return (
                $"Regions {group.Key.DisplayName()}",
                Some(
                    group.Select(region =>
                        run.Regions.DistinctBy(place => place.Account).Count() > 1 ? $"{region.Account} {region.Region}" : region.Region
                    )
                )
            );
        }

        if (run.Regions.Count > 0 && !run.AllRegions && run.Aggregator is null)
            yield return ("Other Regions", "not asked for");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Parameters(RunContext run)
    {
        var given = string.Join("; ", run.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"));
        var defaults = string.Join("; ", run.Defaults.Select(parameter => $"{parameter.Name}: {parameter.Value}"));
        return string.Join(
            ". ",
            new[] { given.Length > 0 ? given : "none given", defaults.Length > 0 ? $"By default {defaults}" : "" }.Where(part =>
                part.Length > 0
            )
        );
    }

    private static string Waivers(WaiverSettings waivers)
    {
        if (waivers.MaxDays is not { } days)
            return "none count";
        var sources = new[]
        {
            waivers.TagKey is { } key ? $"the tag {key}" : null,
            waivers.File is { } file ? $"the file {Mark(file)}" : null,
            waivers.Inline ? "what the files' authors wrote" : null,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", sources.OfType<string>())}; they end within {days} days");
    }

    private static string Mark(InputMark mark) => $"{mark.File} (SHA-256 {mark.Sha256})";

    private static string Account(RunAccount account) =>
        $"{account.Id}{(account.Name is { } name ? $" {name}" : "")}{(account.Caller is { } caller ? $" as {caller}" : ", not entered")}";

    private static string Some(IEnumerable<string> names)
    {
        var all = names.ToList();
        var shown = string.Join(", ", all.Take(MostNames));
        return all.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $"{shown} and {all.Count - MostNames} more") : shown;
    }
}
