// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Controls;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SageGuard.Cli.Reports;

/// <summary>The report for a terminal: what fails first, then what is not known, then what is waived, then the totals.</summary>
internal sealed class TableReport(IAnsiConsole console, bool quiet)
{
    // Below this a column for the fix leaves no room for the others: the fixes then follow the table.
    private const int RoomForFixes = 120;

    // Laying out a table takes far longer than evaluating what is in it, and no one reads tens of thousands of lines.
    private const int MostRows = 500;

    public void Write(Report report)
    {
        var rows = report.Rows.Where(row => row.Outcome is not (Outcome.Passed or Outcome.NotApplicable)).ToLookup(row => row.Outcome);
        if (report.Run.NotAws is { } notAws) console.MarkupLineInterpolated($"[bold red]{OneLine.Of(notAws)}[/]");
        Failing("Failing", [.. rows[Outcome.Failing].Where(row => !row.IsOurs)]);
        Failing("Failing SageGuard's own controls, with severities of SageGuard's", [.. rows[Outcome.Failing].Where(row => row.IsOurs)]);
        Unknown("Not assessed: neither passed nor failed", [.. rows[Outcome.NotAssessed]]);
        Unknown("Decided at deployment: neither passed nor failed", [.. rows[Outcome.DecidedAtDeployment]]);
        if (quiet) return;

        Waived([.. rows[Outcome.Waived]]);
        foreach (var note in report.Notes) console.MarkupLineInterpolated($"[bold]Note:[/] {OneLine.Of(note)}");
        Totals(report);
        if (report.NotEvaluated is { } left) console.MarkupLineInterpolated($"[dim]{left}[/]");
        // What a person typed, they know; the formats that are kept hold all of it.
        var run = report.Run;
        var parameters = run.Parameters.Count == 0 ? "" : $", {string.Join("; ", run.Parameters.Select(parameter => $"{parameter.Name}={OneLine.Of(parameter.Value)}"))}";
        console.MarkupLineInterpolated($"[dim]Run {OneLine.Of(run.Id)}{(run.Caller is { } caller ? $" by {OneLine.Of(caller)}" : "")}, controls {OneLine.Of(run.ControlSet)}{parameters}.[/]");
    }

    private void Failing(string title, List<ResultRow> rows)
    {
        if (rows.Count == 0) return;
        var wide = console.Profile.Width >= RoomForFixes;
        var shown = rows[..Math.Min(rows.Count, MostRows)];
        var table = New(title, shown.Select(row => row.Subject), "control", "severity", "resource", "why");
        if (wide) table.AddColumn("fix");
        Control? before = null;
        foreach (var row in shown)
        {
            List<IRenderable> cells = [Plain(row.ControlId), Severity(row.Severity), Resource(row.Subject), Plain(row.Known ? $"{row.Reason} (known)" : row.Reason)];
            // One fix for all the rows of a control: the same paragraph ten times hides the ten resources.
            if (wide) cells.Add(Plain(row.Fix ?? (row.Control == before ? "as above" : row.Control!.Fix)));
            table.AddRow(cells);
            before = row.Control;
        }

        console.Write(table);
        More(rows.Count, "failing");
        if (wide) return;
        foreach (var group in shown.GroupBy(row => (row.ControlId, row.FixWhereFailing)))
            console.MarkupLineInterpolated($"[bold]Fix {group.Key.ControlId}:[/] {OneLine.Of(group.Key.FixWhereFailing ?? "")}");
        console.WriteLine();
    }

    private void Unknown(string title, List<ResultRow> rows)
    {
        if (rows.Count == 0) return;
        var groups = rows.GroupBy(row => (row.Subject, Reason: WithoutControl(row), row.MissingPermission)).ToList();
        var table = New(title, groups.Take(MostRows).Select(group => group.Key.Subject), "control", "resource", "why");
        // The reason names the permission as well: where there is no room, it does alone.
        var permissions = console.Profile.Width >= RoomForFixes && rows.Any(row => row.MissingPermission is not null);
        if (permissions) table.AddColumn("missing permission");
        // One refused list leaves every control of its kind unknown for one reason: one line says it.
        foreach (var group in groups.Take(MostRows))
        {
            List<IRenderable> cells = [Plain(string.Join(", ", group.Select(row => row.Control is null ? "any" : row.ControlId))), Resource(group.Key.Subject), Plain(group.First().Remedy is { } remedy ? $"{group.Key.Reason} {remedy}" : group.Key.Reason)];
            if (permissions) cells.Add(Plain(group.Key.MissingPermission ?? ""));
            table.AddRow(cells);
        }

        console.Write(table);
        More(groups.Count, "not known");
    }

    private void Waived(List<ResultRow> rows)
    {
        if (rows.Count == 0) return;
        var table = New("Waived: failing, with a dated exception", rows.Take(MostRows).Select(row => row.Subject), "control", "severity", "resource", "until", "reason");
        foreach (var row in rows.Take(MostRows))
            table.AddRow(Plain(row.ControlId), Severity(row.Severity), Resource(row.Subject), Plain(row.Waiver!.UntilDay), Plain(row.Waiver.Reason));
        console.Write(table);
        More(rows.Count, "waived");
    }

    private void More(int count, string what)
    {
        if (count > MostRows) console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{count - MostRows} more that are {what}[/] are not shown here; they count. List them all: --output csv");
    }

    private void Totals(Report report)
    {
        var tally = report.Totals.All;
        var failing = report.Rows.Where(row => row.Outcome == Outcome.Failing).ToList();
        var bySeverity = string.Join(", ", new[] { Controls.Severity.High, Controls.Severity.Medium, Controls.Severity.Low }
            .Select(severity => (Count: failing.Count(row => row.Severity == severity), severity))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} {part.severity.ToString().ToLowerInvariant()}"));
        var known = failing.Count(row => row.Known);
        var parts = new List<string> { $"{tally[Outcome.Failing]} failing{(bySeverity.Length > 0 ? $" ({bySeverity}{(known > 0 ? $"; {known} known to the baseline" : "")})" : "")}" };
        parts.AddRange(Outcomes.All.Skip(1).Where(outcome => tally[outcome] > 0).Select(outcome => $"{tally[outcome]} {outcome.Words()}"));
        console.MarkupLineInterpolated($"[bold]{tally.Total} {(tally.Total == 1 ? "result" : "results")}:[/] {string.Join(", ", parts)}.");
        if (tally.Total == 0 && !report.Incomplete) console.WriteLine("No resource of a kind that the chosen controls judge was found.");
        console.MarkupLineInterpolated($"[dim]SageGuard {report.Version}, {Sources(report)}. It proves these settings, not network isolation as such: sageguard controls[/]");
    }

    // The names of a thousand files hide the totals.
    private static string Sources(Report report)
    {
        const int Most = 3;
        var named = string.Join(", ", report.Sources.Take(Most).Select(source => OneLine.Of(source)));
        return report.Sources.Count > Most ? $"{named} and {report.Sources.Count - Most} more" : named;
    }

    private Table New(string title, IEnumerable<Subject> subjects, params string[] columns)
    {
        // A place that is broken in two can be neither clicked nor searched.
        var fits = subjects.All(subject => subject.Location is not null && Math.Max(subject.Name.Length, Place(subject).Length) <= console.Profile.Width / 2);
        var table = new Table { Title = new TableTitle(title, new Style(decoration: Decoration.Bold)), Border = TableBorder.Rounded, Expand = false };
        table.Title.Style = new Style(decoration: Decoration.Bold);
        foreach (var column in columns) table.AddColumn(new TableColumn(column) { NoWrap = (column is "control" or "severity" or "until" && columns.Length > 3) || (column == "resource" && fits) });
        return table;
    }

    private static Paragraph Resource(Subject subject) =>
        new Paragraph(OneLine.Of(subject.Name)).Append("\n").Append(OneLine.Of(Place(subject)), new Style(decoration: Decoration.Dim));

    private static string Place(Subject subject) => subject.Location is { } location
        ? $"{location.File}:{location.Line.ToString(CultureInfo.InvariantCulture)}"
        : string.Join(' ', new[] { subject.Account, subject.Region }.Where(part => part is not null));

    private static Text Plain(string text) => new(OneLine.Of(text));

    private static Markup Severity(Severity severity) => new(severity switch
    {
        Controls.Severity.High => "[red]high[/]",
        Controls.Severity.Medium => "[yellow]medium[/]",
        _ => "low",
    });

    // "SageMaker.3 on notebook instance x: …" differs per control only by its beginning.
    private static string WithoutControl(ResultRow row) =>
        row.Reason.StartsWith(row.ControlId + " on ", StringComparison.Ordinal) ? row.Reason[(row.ControlId.Length + 1)..] : row.Reason;
}
