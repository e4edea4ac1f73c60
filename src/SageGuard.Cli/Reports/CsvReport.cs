// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports;

/// <summary>One line a result, RFC 4180, with a header. What a spreadsheet would take for a formula is quoted as text.</summary>
internal static class CsvReport
{
    /// <summary>The columns; report.schema.json names the member of the JSON report behind each (<c>x-csv</c>). New ones come
    /// last.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "outcome",
        "control",
        "severity",
        "title",
        "resourceType",
        "resource",
        "id",
        "arn",
        "account",
        "region",
        "file",
        "line",
        "reason",
        "fix",
        "waivedUntil",
        "missingPermission",
        "known",
        "page",
        "observed",
        "property",
        "remedy",
        "unjudged",
        "waiverReason",
        "waiverSource",
        "waiverDaysLeft",
        "accountName",
        "owner",
        "created",
        "wholeKind",
        "column",
        "endLine",
        "endColumn",
        "fingerprint",
        "runId",
        "started",
        "ended",
        "version",
        "build",
        "caller",
        "controlSet",
        "parameters",
        "failOn",
        "notEvaluated",
        "notAws",
        "complete",
        "recorded",
        "quiet",
    ];

    public static void Write(Report report, TextWriter output)
    {
        output.Write(string.Join(',', Columns) + "\r\n");
        var run = string.Concat(Run(report).Select(value => ',' + Field(value)));
        foreach (var row in report.Listed)
        {
            var subject = row.Subject;
            output.Write(
                string.Join(
                    ',',
                    new[]
                    {
                        row.Outcome.Id(),
                        row.ControlId,
                        row.Severity.ToString().ToUpperInvariant(),
                        row.Control?.Title,
                        subject.Type,
                        subject.Name,
                        subject.Id,
                        subject.Arn,
                        subject.Account,
                        subject.Region,
                        subject.Location?.File,
                        subject.Location is { } place ? Invariant(place.Line) : null,
                        row.Reason,
                        row.FixWhereFailing,
                        row.Waiver?.UntilDay,
                        row.MissingPermission,
                        row.Known ? "true" : "false",
                        row.Control?.Page.AbsoluteUri,
                        row.Observed,
                        row.Property,
                        row.Remedy,
                        row.IsUnjudged ? "true" : null,
                        row.Waiver?.Reason,
                        row.WaiverSource,
                        row.Waiver is { } waiver ? Invariant(waiver.DaysLeft(report.Day)) : null,
                        subject.AccountName,
                        row.Owner,
                        row.Created?.ToIso(),
                        subject.IsWholeKind ? "true" : null,
                        subject.Location is { } start ? Invariant(start.Column) : null,
                        subject.Location is { EndLine: > 0 } end ? Invariant(end.EndLine) : null,
                        subject.Location is { EndLine: > 0 } last ? Invariant(last.EndColumn) : null,
                        row.Fingerprint,
                    }.Select(Field)
                )
                    + run
                    + ','
                    + Field(row.Recorded?.ToIso())
                    + ','
                    + Field(report.Quiet ? "true" : null)
                    + "\r\n"
            );
        }
    }

    // The same in each row: merged files can be separated again, and a row is evidence on its own.
    private static string?[] Run(Report report) =>
        [
            report.Run.Id,
            report.Run.Started.ToIso(),
            report.Run.Ended.ToIso(),
            report.Version,
            report.Run.Build,
            report.Run.Caller,
            report.Run.ControlSet,
            string.Join("; ", report.Run.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}")),
            report.FailOn.Id(),
            report.NotEvaluated,
            report.Run.NotAws,
            report.Complete ? "true" : "false",
        ];

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Field(string? value)
    {
        var text = OneLine.Clean(value ?? "");
        // Some spreadsheets read the full-width forms as well.
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
