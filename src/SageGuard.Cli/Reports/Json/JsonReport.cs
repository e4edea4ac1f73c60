// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports.Json;

/// <summary>The report as JSON. The schema is docs/schema/report.schema.json; members are added, never renamed.</summary>
internal static class JsonReport
{
    /// <summary>The version of the form: raised when a member changes its meaning.</summary>
    public const int FormVersion = 1;

    public static void Write(Report report, Stream output) =>
        JsonSerializer.Serialize(output, Document(report), ReportJson.Readable.ReportDocument);

    private static ReportDocument Document(Report report)
    {
        var totals = report.Totals;
        return new ReportDocument(
            FormVersion: FormVersion,
            Tool: "SageGuard",
            Version: report.Version,
            Command: report.Command,
            Time: report.Time.ToIso(),
            Complete: report.Complete,
            Run: RunDocument.From(report),
            Sources: report.Sources,
            Totals: TotalsDocument.From(totals.All),
            Controls: [.. report.Controls.Select(control => Document(control, totals.Count(control)))],
            Results: report.Listed.Select(row => Document(row, report.Day)),
            Notes: report.Notes,
            NotEvaluated: report.NotEvaluated,
            Limits: Report.Limits
        );
    }

    private static ControlDocument Document(Control control, OutcomeCounts tally) =>
        new(
            Id: control.Id,
            Title: control.Title,
            Severity: control.Severity.Id(),
            Set: (control.IsSecurityHubs ? ControlSet.SecurityHub : ControlSet.Own).Name,
            ResourceType: control.Kind.Type,
            Page: control.Page.AbsoluteUri,
            Totals: TotalsDocument.From(tally)
        );

    private static ResultDocument Document(ResultRow row, DateOnly day) =>
        new(
            Fingerprint: row.Fingerprint,
            Control: row.ControlId,
            Severity: row.Severity.Id(),
            Outcome: row.Outcome.Id(),
            Resource: new ResourceDocument(
                Type: row.Subject.Type,
                Id: row.Subject.Id,
                Name: row.Subject.Name,
                Arn: row.Subject.Arn,
                Account: row.Subject.Account,
                AccountName: row.Subject.AccountName,
                Region: row.Subject.Region,
                Owner: row.Owner,
                Created: row.Created?.ToIso(),
                Recorded: row.Recorded?.ToIso(),
                WholeKind: row.Subject.IsWholeKind,
                Location: row.Subject.Location
            ),
            Reason: row.Reason.Length > 0 ? row.Reason : null,
            Observed: row.Observed,
            Property: row.Property,
            Fix: row.FixWhereFailing,
            Remedy: row.Remedy,
            Unjudged: row.IsUnjudged,
            MissingPermission: row.MissingPermission,
            Waiver: row.Waiver is { } waiver
                ? new WaiverDocument(waiver.UntilDay, waiver.Reason, row.WaiverSource, waiver.DaysLeft(day))
                : null,
            Known: row.Outcome == Outcome.Failing || row.Known ? row.Known : null
        );
}
