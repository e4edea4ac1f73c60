// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports;

/// <summary>Workflow commands of GitHub Actions, which put results on the lines of a pull request.</summary>
/// <remarks>Source: GitHub, "Workflow commands for GitHub Actions": error, warning and notice, and their escapes.</remarks>
internal static class GitHubReport
{
    public static void Write(Report report, TextWriter output)
    {
        foreach (var row in report.Listed)
        {
            var level = row switch
            {
                { Known: true } => "notice",
                _ when report.Accepts(row) => "notice",
                { Outcome: Outcome.Failing } => "error",
                _ when row.Outcome.IsUnknown() => "warning",
                { Outcome: Outcome.Waived } => "notice",
                _ => null,
            };
            if (level is null)
                continue;
            var message = string.Join(
                ' ',
                new[] { $"{row.Subject.Name}:", Describe(row), row.Reason, row.FixWhereFailing ?? row.Remedy }.Where(part =>
                    !string.IsNullOrEmpty(part)
                )
            );
            output.Write(
                $"::{level} {Place(row)}title={Property(row.Control is null ? "SageGuard: not assessed" : $"{row.ControlId} {row.Control.Title}")}::{Data(message)}\n"
            );
        }

        if (report.Run.NotAws is { } notAws)
            output.Write($"::warning title=SageGuard::{Data(notAws)}\n");
        if (report.NotEvaluated is { } left)
            output.Write($"::notice title=SageGuard::{Data(left)}\n");
        foreach (var loss in report.Losses)
            output.Write($"::warning title=SageGuard::{Data(loss)}\n");
        var tally = report.Totals.All;
        output.Write(
            $"SageGuard: {string.Join(", ", Outcomes.All.Where(outcome => tally[outcome] > 0).Select(outcome => $"{tally[outcome]} {outcome.DisplayName()}").DefaultIfEmpty("no results"))}. Run {OneLine.Clean(report.Run.Id)}.\n"
        );
    }

    private static string Describe(ResultRow row) =>
        row.Outcome switch
        {
            Outcome.NotAssessed => "not assessed.",
            Outcome.Waived => "waived.",
            _ => "",
        };

    private static string Place(ResultRow row)
    {
        if (row.Subject.Location is not { } location || location.File == "-")
            return "";
        var end = location.EndLine > 0 ? string.Create(CultureInfo.InvariantCulture, $"endLine={location.EndLine},") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"file={Property(location.File)},line={location.Line},{end}col={location.Column},"
        );
    }

    private static string Data(string text) =>
        OneLine
            .Clean(text)
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
