// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using Spectre.Console;

namespace SageGuard.Cli.Reports;

/// <summary>
/// The report for a terminal: what fails first, then what is not known, then what is waived, then the totals. A resource's
/// results stand together below its name, and resources with equal results are one entry.
/// </summary>
internal sealed class TableReport(IAnsiConsole console)
{
    // No one reads tens of thousands of lines, and the totals at their end are out of sight.
    private const int MostEntries = 500;

    private const int MostNames = 10;

    private readonly Page _page = new(console);

    public void Write(Report report)
    {
        var rows = report.Listed.Where(row => row.Outcome is not (Outcome.Passed or Outcome.NotApplicable)).ToLookup(row => row.Outcome);
        if (report.Run.NotAws is { } notAws)
            _page.Paragraph(new Piece(OneLine.Clean(notAws), new Style(Color.Red, decoration: Decoration.Bold)));
        Failing([.. rows[Outcome.Failing]]);
        Unknown("Not assessed: neither passed nor failed", [.. rows[Outcome.NotAssessed]]);
        Unknown("Decided at deployment: neither passed nor failed", [.. rows[Outcome.DecidedAtDeployment]]);
        Section(
            "Waived: failing, with a dated exception",
            "waived",
            [.. rows[Outcome.Waived]],
            row => $"until {row.Waiver!.UntilDay}: {row.Waiver.Reason}"
        );
        foreach (var note in report.Notes)
            _page.Paragraph(Piece.Bold("Note:"), " " + OneLine.Clean(note));
        Totals(report);
        if (report.NotEvaluated is { } left)
            _page.Paragraph(Piece.Dim(left));
        // What a person typed, they know; the formats that are kept hold all of it.
        var run = report.Run;
        var parameters =
            run.Parameters.Count == 0
                ? ""
                : $", {string.Join("; ", run.Parameters.Select(parameter => $"{parameter.Name}={OneLine.Clean(parameter.Value)}"))}";
        _page.Paragraph(
            Piece.Dim(
                $"Run {OneLine.Clean(run.Id)}{(run.Caller is { } caller ? $" by {OneLine.Clean(caller)}" : "")}, controls {OneLine.Clean(run.ControlSet)}{parameters}."
            )
        );
    }

    private void Failing(List<ResultRow> rows)
    {
        // One fix for all the rows of a control is said once, below; where files have fixes of their own, each has its own.
        var fixes = rows.Where(row => row.FixWhereFailing is not null)
            .GroupBy(row => row.ControlId)
            .ToDictionary(control => control.Key, control => control.Select(Fix).Distinct().ToList());
        var shown = Section(
            "Failing",
            "failing",
            rows,
            row =>
                (row.Known ? $"{row.Reason} (known)" : row.Reason)
                + (fixes.GetValueOrDefault(row.ControlId)?.Count > 1 ? $"\nFix: {Fix(row)}" : "")
        );
        List<(string Id, string Fix)> once =
        [
            .. shown
                .SelectMany(group => group.Rows)
                .Select(row => row.Control)
                .OfType<Control>()
                .Distinct()
                .Order(Control.CatalogOrder)
                .Where(control => fixes.GetValueOrDefault(control.Id) is { Count: 1 })
                .Select(control => (control.Id, fixes[control.Id][0])),
        ];
        foreach (var (id, fix) in once)
            _page.Paragraph(Piece.Bold($"Fix {id}:"), " " + OneLine.Clean(fix));
        var ours = rows.Exists(row => row.IsOurs);
        if (ours)
            _page.Paragraph(Piece.Dim("The severities of controls SageGuard.N are SageGuard's own."));
        if (once.Count > 0 || ours)
            _page.Line();
    }

    private static string Fix(ResultRow row) => DeclaredFix.BelowResource(row.FixWhereFailing!, row.Subject);

    // One refused list leaves every control of its kind unknown for one reason: one line says it.
    private void Unknown(string title, List<ResultRow> rows) =>
        Section(title, "not known", rows, row => row.Remedy is { } remedy ? $"{WithoutControl(row)} {remedy}" : WithoutControl(row));

    private IReadOnlyList<ResultGroup> Section(string title, string what, List<ResultRow> rows, Func<ResultRow, string> text)
    {
        if (rows.Count == 0)
            return [];
        _page.Paragraph(Piece.Bold(title));
        _page.Line();
        var groups = ResultGroup.GroupRows(rows, text);
        IReadOnlyList<ResultGroup> shown = [.. groups.Take(MostEntries)];
        foreach (var group in shown)
        {
            Heading(group);
            _page.Rows(2, [.. group.Rows.GroupBy(text).Select(alike => Row([.. alike], alike.Key))]);
            _page.Line();
        }

        var named = shown.Sum(group => group.Rows.Count * Math.Min(group.Subjects.Count, MostNames));
        if (rows.Count > named)
        {
            _page.Paragraph(
                Piece.Bold(string.Create(CultureInfo.InvariantCulture, $"{rows.Count - named} more that are {what}")),
                " are not shown here by name; they count. List them all: --output csv"
            );
        }
        return shown;
    }

    private static Piece[][] Row(List<ResultRow> alike, string text)
    {
        Piece[] controls = [string.Join(", ", alike.Select(row => row.Control is null ? "any" : row.ControlId))],
            why = [string.Join('\n', text.Split('\n').Select(line => OneLine.Clean(line)))];
        return alike[0].Outcome.IsUnknown() ? [controls, why] : [controls, [Piece.For(alike[0].Severity)], why];
    }

    private void Heading(ResultGroup group)
    {
        var subjects = group.Subjects;
        var first = subjects[0];
        if (subjects.Count == 1)
        {
            _page.Paragraph(
                Piece.Bold(OneLine.Clean(first.Name)),
                "  ",
                Piece.Dim(first.Noun),
                Place(first) is { Length: > 0 } alone ? Piece.Dim(", ") : "",
                new Piece(Place(first), Piece.Dim("").Style, IsWhole: true)
            );
            return;
        }

        var places = subjects.Select(Place).Distinct().ToList();
        var pieces = new List<Piece>();
        foreach (var subject in subjects.Take(MostNames))
        {
            if (pieces.Count > 0)
                pieces.Add(", ");
            pieces.Add(Piece.Bold(OneLine.Clean(subject.Name)));
            if (places.Count > 1)
                pieces.AddRange([" (", new Piece(Place(subject), IsWhole: true), ")"]);
        }

        if (subjects.Count > MostNames)
            pieces.Add(string.Create(CultureInfo.InvariantCulture, $" and {subjects.Count - MostNames} more"));
        pieces.Add(
            Piece.Dim(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {subjects.Count} alike, {first.Noun}{(places is [{ Length: > 0 } one] ? $", {one}" : "")}"
                )
            )
        );
        _page.Paragraph([.. pieces]);
    }

    private void Totals(Report report)
    {
        var totals = report.Totals;
        var tally = totals.All;
        var bySeverity = string.Join(
            ", ",
            new[] { Severity.High, Severity.Medium, Severity.Low }
                .Select(severity =>
                    (Count: totals.Where(sort => sort.Outcome == Outcome.Failing && sort.Severity == severity).Total, severity)
                )
                .Where(part => part.Count > 0)
                .Select(part => $"{part.Count} {part.severity.ToString().ToLowerInvariant()}")
        );
        var known = totals.Where(sort => sort.Outcome == Outcome.Failing && sort.Known).Total;
        var parts = new List<string>
        {
            $"{tally[Outcome.Failing]} failing{(bySeverity.Length > 0 ? $" ({bySeverity}{(known > 0 ? $"; {known} known to the baseline" : "")})" : "")}",
        };
        parts.AddRange(
            Outcomes.All.Skip(1).Where(outcome => tally[outcome] > 0).Select(outcome => $"{tally[outcome]} {outcome.DisplayName()}")
        );
        _page.Paragraph(Piece.Bold($"{tally.Total} {(tally.Total == 1 ? "result" : "results")}:"), $" {string.Join(", ", parts)}.");
        if (tally.Total == 0 && !report.Incomplete)
            _page.Paragraph("No resource of a kind that the chosen controls evaluate was found.");
        _page.Paragraph(
            Piece.Dim(
                $"SageGuard {report.Version}, {Sources(report)}. It proves these settings, not network isolation as such: sageguard controls"
            )
        );
    }

    // The names of a thousand files hide the totals.
    private static string Sources(Report report)
    {
        const int Most = 3;
        var named = string.Join(", ", report.Sources.Take(Most).Select(source => OneLine.Clean(source)));
        return report.Sources.Count > Most ? $"{named} and {report.Sources.Count - Most} more" : named;
    }

    private static string Place(Subject subject) => OneLine.Clean(subject.Place);

    // "SageMaker.3 on notebook instance x: …" differs per control only by its beginning.
    private static string WithoutControl(ResultRow row) =>
        row.Reason.StartsWith(row.ControlId + " on ", StringComparison.Ordinal) ? row.Reason[(row.ControlId.Length + 1)..] : row.Reason;
}
