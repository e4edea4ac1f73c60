// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports;

/// <summary>A summary in Markdown, for the page of a workflow run or a comment on a pull request.</summary>
internal static class MarkdownReport
{
    // GitHub takes a summary of 1 MiB and a comment of 65 536 characters.
    private const int MostRows = 100;

    public static void Write(Report report, TextWriter output)
    {
        var tally = report.Totals.All;
        output.Write("## SageGuard\n\n");
        if (report.Run.NotAws is { } notAws)
            output.Write($"> **Warning:** {Text(notAws)}\n\n");
        output.Write(
            $"{string.Join(", ", Outcomes.All.Where(outcome => tally[outcome] > 0).Select(outcome => $"**{tally[outcome]}** {outcome.DisplayName()}").DefaultIfEmpty("No resource of a kind that the chosen controls evaluate was found"))}.\n"
        );
        if (!report.Complete)
            output.Write("\nNot everything was read: what was not is listed as not assessed.\n");
        Table(
            output,
            "Failing",
            report.Listed.Where(row => row.Outcome == Outcome.Failing && !row.IsOurs),
            "fix",
            row => row.FixWhereFailing
        );
        Table(
            output,
            "Failing SageGuard's own controls, with severities of SageGuard's",
            report.Listed.Where(row => row.Outcome == Outcome.Failing && row.IsOurs),
            "fix",
            row => row.FixWhereFailing
        );
        Table(
            output,
            "Not assessed: neither passed nor failed",
            report.Listed.Where(row => row.Outcome == Outcome.NotAssessed),
            "what to do",
            row => row.Remedy
        );
        Table(
            output,
            "Decided at deployment: neither passed nor failed",
            report.Listed.Where(row => row.Outcome == Outcome.DecidedAtDeployment),
            "what to do",
            row => row.Remedy
        );
        Table(output, "Waived", report.Listed.Where(row => row.Outcome == Outcome.Waived), "until", row => row.Waiver!.UntilDay);
        if (report.NotEvaluated is { } left)
            output.Write($"\n{Text(left)}\n");
        if (report.Notes.Count > 0)
        {
            output.Write("\n### Notes\n\n");
            foreach (var note in report.Notes.Take(MostRows))
                output.Write($"- {Text(note)}\n");
        }

        output.Write("\n<details><summary>How this was made</summary>\n\n");
        foreach (var (term, text) in RunFacts.List(report))
            output.Write($"- {term}: {Text(text)}\n");
        output.Write("\n</details>\n");
    }

    private static void Table(TextWriter output, string title, IEnumerable<ResultRow> rows, string last, Func<ResultRow, string?> cell)
    {
        var count = 0;
        foreach (var row in rows)
        {
            if (count == 0)
            {
                output.Write(
                    $"\n### {title}\n\n| control | severity | resource | place | why | {last} |\n| --- | --- | --- | --- | --- | --- |\n"
                );
            }
            if (++count > MostRows)
                continue;
            output.Write(
                $"| {(row.Control is { } control ? $"[{control.Id}]({control.Page.AbsoluteUri})" : "any")} | {row.Severity.Id()} | {Text(row.Subject.Name)} | {Text(row.Subject.Place)} | {Text(row.Known ? $"{row.Reason} (known)" : row.Reason)} | {Text(cell(row) ?? "")} |\n"
            );
        }

        if (count > MostRows)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"\n{count - MostRows} more are in the full report.\n"));
    }

    // What others wrote is text, never markup: no link, no image, no mention.
    private static string Text(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in OneLine.Clean(text))
        {
            if (letter is '<')
                escaped.Append("&lt;");
            else if (letter is '&')
                escaped.Append("&amp;");
            else if (letter is '@')
                escaped.Append("&#64;");
            else if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '#' or '!' or '>')
                escaped.Append('\\').Append(letter);
            else
                escaped.Append(letter);
        }

        return escaped.ToString().Replace("://", ":&#47;/", StringComparison.Ordinal);
    }
}
