// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports.Asff;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>
/// Open Cybersecurity Schema Framework: a Compliance Finding for each result that is known or should be, one event a line. A
/// waived failure is a failure that is suppressed, what could not be assessed is a warning: neither passed.
/// </summary>
/// <remarks>
/// Source: the published schema, version 1.6.0, which AWS Security Hub uses; tests/SageGuard.Cli.Tests/Reports/ocsf.json has what
/// is used of it, and a test holds every event against that.
/// </remarks>
internal static class OcsfReport
{
    /// <summary>The version of the schema that events are written by.</summary>
    public const string SchemaVersion = "1.6.0";

    private const int ClassUid = 2003;
    private const string ClassName = "Compliance Finding";
    private const int Create = 1;

    public static void Write(Report report, Stream output)
    {
        foreach (var row in report.Rows.Where(row => row.Outcome != Outcome.NotApplicable))
        {
            JsonSerializer.Serialize(output, Event(report, row), OcsfJson.Lines.OcsfEvent);
            output.WriteByte((byte)'\n');
        }
    }

    /// <summary>True for what <see cref="Write"/> wrote, unless it had no results.</summary>
    /// <param name="content">The content of a file.</param>
    public static bool Wrote(ReadOnlySpan<byte> content) => content.StartsWith("{\"class_uid\":"u8);

    private static OcsfEvent Event(Report report, ResultRow row)
    {
        var subject = row.Subject;
        var partition = subject.Region is { } region ? AsffReport.PartitionOf(region) : null;
        var text = AsffReport.Description(row);
        var (severityId, severity) = SeverityOf(row);
        var (statusId, status) = StatusOf(row.Outcome);
        return new OcsfEvent(
            ClassUid: ClassUid,
            ClassName: ClassName,
            CategoryUid: 2,
            CategoryName: "Findings",
            ActivityId: Create,
            ActivityName: "Create",
            TypeUid: (ClassUid * 100) + Create,
            TypeName: $"{ClassName}: Create",
            SeverityId: severityId,
            Severity: severity,
            StatusId: statusId,
            Status: status,
            Time: report.Run.Ended.ToUnixTimeMilliseconds(),
            Message: text,
            Comment: row.Waiver is { } waiver ? OneLine.Clean(waiver.Reason) : null,
            Metadata: new OcsfMetadata(
                Version: SchemaVersion,
                Profiles: ["cloud"],
                Product: new OcsfProduct(Name: "SageGuard", VendorName: "SageGuard", report.Version),
                EventCode: row.ControlId,
                CorrelationUid: report.Run.Id
            ),
            Cloud: new OcsfCloud(
                Provider: "AWS",
                Account: subject.Account is { } account
                    ? new OcsfAccount(account, Clean(subject.AccountName), TypeId: 10, Type: "AWS Account")
                    : null,
                Region: subject.Region,
                CloudPartition: partition
            ),
            FindingInfo: new OcsfFindingInfo(
                Uid: AsffReport.IdOf(row.Fingerprint),
                Title: AsffReport.Title(row),
                Desc: text,
                Types: [AsffReport.FindingType],
                ModifiedTime: report.Run.Ended.ToUnixTimeMilliseconds(),
                // AWS Config's items may be older than the run.
                LastSeenTime: (row.Recorded ?? report.Run.Ended).ToUnixTimeMilliseconds()
            ),
            Compliance: Compliance(row),
            Evidences: row.Observed is { Length: > 0 } observed ? [new OcsfEvidence(new OcsfEvidenceData(OneLine.Clean(observed)))] : null,
            Remediation: Remediation(row),
            Resources:
            [
                new OcsfResource(
                    Uid: OneLine.Clean(subject.Arn ?? subject.Key),
                    Name: OneLine.Clean(subject.Name),
                    Type: OneLine.Clean(subject.Type),
                    RoleId: 1,
                    Role: "Target",
                    Region: subject.Region,
                    CloudPartition: partition,
                    CreatedTime: row.Created?.ToUnixTimeMilliseconds(),
                    Tags: row.Owner is { } owner && report.Run.OwnerTag is { } key
                        ? [new OcsfTag(OneLine.Clean(key), OneLine.Clean(owner))]
                        : null
                ),
            ],
            Unmapped: new OcsfUnmapped(
                Outcome: row.Outcome.Id(),
                MissingPermission: Clean(row.MissingPermission),
                WaivedUntil: row.Waiver?.UntilDay,
                WaiverSource: Clean(row.WaiverSource),
                NotEvaluated: report.NotEvaluated,
                NotAws: Clean(report.Run.NotAws)
            )
        );
    }

    private static (int Id, string Caption) SeverityOf(ResultRow row) =>
        row.Outcome == Outcome.Passed
            ? (1, "Informational")
            : row.Severity switch
            {
                Severity.Low => (2, "Low"),
                Severity.Medium => (3, "Medium"),
                _ => (4, "High"),
            };

    // Nothing is to be done about what passed.
    private static (int? Id, string? Caption) StatusOf(Outcome outcome) =>
        outcome switch
        {
            Outcome.Passed => (null, null),
            Outcome.Waived => (3, "Suppressed"),
            _ => (1, "New"),
        };

    private static OcsfCompliance Compliance(ResultRow row)
    {
        var (statusId, status) = row.Outcome switch
        {
            Outcome.Passed => (1, "Pass"),
            Outcome.Failing or Outcome.Waived => (3, "Fail"),
            _ => (2, "Warning"),
        };
        return new OcsfCompliance(
            StatusId: statusId,
            Status: status,
            Control: row.Control?.Id,
            Desc: row.Control?.Title,
            Standards: row.Control is { } control ? [(control.IsSecurityHubs ? ControlSet.SecurityHub : ControlSet.Own).Summary] : null,
            StatusDetails: row.Reason.Length > 0 ? [OneLine.Clean(row.Reason)] : null
        );
    }

    private static OcsfRemediation? Remediation(ResultRow row) =>
        row.Outcome == Outcome.Passed
            ? null
            : new OcsfRemediation(
                Desc: OneLine.Clean((row.Outcome.IsUnknown() ? row.Remedy : row.Fix ?? row.Control?.Fix) ?? row.Reason),
                References: row.Control is { } control ? [control.Page.AbsoluteUri] : null
            );

    private static string? Clean(string? text) => text is null ? null : OneLine.Clean(text);
}
