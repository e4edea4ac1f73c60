// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports;

/// <summary>One line a result, RFC 4180, with a header. What a spreadsheet would take for a formula is quoted as text.</summary>
internal static class CsvReport
{
    private static readonly string[] Columns =
    [
        "outcome", "control", "severity", "title", "resourceType", "resource", "id", "arn", "account", "region",
        "file", "line", "reason", "fix", "waivedUntil", "missingPermission", "known", "page",
    ];

    public static void Write(Report report, TextWriter output)
    {
        output.Write(string.Join(',', Columns) + "\r\n");
        foreach (var row in report.Rows)
        {
            var subject = row.Subject;
            output.Write(string.Join(',', new[]
            {
                row.Outcome.Id(), row.ControlId, row.Severity.ToString().ToUpperInvariant(), row.Control?.Title,
                subject.Type, subject.Name, subject.Id, subject.Arn, subject.Account, subject.Region,
                subject.Location?.File, subject.Location is { } place ? Invariant(place.Line) : null,
                row.Reason, row.FixWhereFailing, row.Waiver?.UntilDay, row.MissingPermission,
                row.Known ? "true" : "false", row.Control?.Page.AbsoluteUri,
            }.Select(Field)) + "\r\n");
        }
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Field(string? value)
    {
        var text = OneLine.Of(value ?? "");
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
