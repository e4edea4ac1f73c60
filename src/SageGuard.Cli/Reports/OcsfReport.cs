// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Json;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

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

    private const string CloudProfile = "cloud";
    private const int ClassUid = 2003;
    private const string ClassName = "Compliance Finding";
    private const int Create = 1;

    private static readonly JsonWriterOptions OneEventALine = JsonReport.Pretty with { Indented = false };

    public static void Write(Report report, Stream output)
    {
        // Flushing a writer flushes its stream as well, and each event ends with a flush.
        var lines = new ArrayBufferWriter<byte>(JsonReport.MostPending);
        using var json = new Utf8JsonWriter(lines, OneEventALine);
        foreach (var row in report.Rows.Where(row => row.Outcome != Outcome.NotApplicable))
        {
            Event(json, report, row);
            json.Flush();
            json.Reset();
            lines.Write("\n"u8);
            if (lines.WrittenCount > JsonReport.MostPending)
            {
                output.Write(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }
        }

        output.Write(lines.WrittenSpan);
    }

    /// <summary>True for what <see cref="Write"/> wrote, unless it had no results.</summary>
    /// <param name="content">The content of a file.</param>
    public static bool Wrote(ReadOnlySpan<byte> content) => content.StartsWith("{\"class_uid\":"u8);

    private static void Event(Utf8JsonWriter json, Report report, ResultRow row)
    {
        var text = AsffReport.Description(row);
        json.WriteStartObject();
        Coded(json, "class_uid", ClassUid, "class_name", ClassName);
        Coded(json, "category_uid", 2, "category_name", "Findings");
        Coded(json, "activity_id", Create, "activity_name", "Create");
        Coded(json, "type_uid", (ClassUid * 100) + Create, "type_name", $"{ClassName}: Create");
        var (severity, caption) = SeverityOf(row);
        Coded(json, "severity_id", severity, "severity", caption);
        // Nothing is to be done about what passed.
        if (row.Outcome == Outcome.Waived)
            Coded(json, "status_id", 3, "status", "Suppressed");
        else if (row.Outcome != Outcome.Passed)
            Coded(json, "status_id", 1, "status", "New");
        Time(json, "time", report.Run.Ended);
        json.WriteString("message", text);
        if (row.Waiver is { } waiver)
            json.WriteString("comment", OneLine.Of(waiver.Reason));
        Metadata(json, report, row);
        Cloud(json, row.Subject);
        FindingInfo(json, report, row, text);
        Compliance(json, row);
        if (row.Observed is { Length: > 0 } observed)
        {
            json.WriteStartArray("evidences");
            json.WriteStartObject();
            json.WriteStartObject("data");
            json.WriteString("observed", OneLine.Of(observed));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Remediation(json, row);
        Resource(json, report, row);
        Unmapped(json, report, row);
        json.WriteEndObject();
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

    private static void Metadata(Utf8JsonWriter json, Report report, ResultRow row)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", SchemaVersion);
        Strings(json, "profiles", CloudProfile);
        json.WriteStartObject("product");
        json.WriteString("name", "SageGuard");
        json.WriteString("vendor_name", "SageGuard");
        json.WriteString("version", report.Version);
        json.WriteEndObject();
        json.WriteString("event_code", row.ControlId);
        json.WriteString("correlation_uid", report.Run.Id);
        json.WriteEndObject();
    }

    private static void Cloud(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartObject("cloud");
        json.WriteString("provider", "AWS");
        if (subject.Account is { } account)
        {
            json.WriteStartObject("account");
            json.WriteString("uid", account);
            if (subject.AccountName is { } name)
                json.WriteString("name", OneLine.Of(name));
            Coded(json, "type_id", 10, "type", "AWS Account");
            json.WriteEndObject();
        }

        Region(json, subject);
        json.WriteEndObject();
    }

    private static void FindingInfo(Utf8JsonWriter json, Report report, ResultRow row, string text)
    {
        json.WriteStartObject("finding_info");
        json.WriteString("uid", AsffReport.IdOf(row.Fingerprint));
        json.WriteString("title", AsffReport.Title(row));
        json.WriteString("desc", text);
        Strings(json, "types", AsffReport.FindingType);
        Time(json, "modified_time", report.Run.Ended);
        // AWS Config's items may be older than the run.
        Time(json, "last_seen_time", row.Recorded ?? report.Run.Ended);
        json.WriteEndObject();
    }

    private static void Compliance(Utf8JsonWriter json, ResultRow row)
    {
        json.WriteStartObject("compliance");
        var (id, caption) = row.Outcome switch
        {
            Outcome.Passed => (1, "Pass"),
            Outcome.Failing or Outcome.Waived => (3, "Fail"),
            _ => (2, "Warning"),
        };
        Coded(json, "status_id", id, "status", caption);
        if (row.Control is { } control)
        {
            json.WriteString("control", control.Id);
            json.WriteString("desc", control.Title);
            Strings(json, "standards", (control.IsSecurityHubs ? ControlSet.SecurityHub : ControlSet.Own).Summary);
        }

        if (row.Reason.Length > 0)
            Strings(json, "status_details", OneLine.Of(row.Reason));
        json.WriteEndObject();
    }

    private static void Remediation(Utf8JsonWriter json, ResultRow row)
    {
        if (row.Outcome == Outcome.Passed)
            return;
        json.WriteStartObject("remediation");
        json.WriteString("desc", OneLine.Of((row.Outcome.IsUnknown() ? row.Remedy : row.Fix ?? row.Control?.Fix) ?? row.Reason));
        if (row.Control is { } control)
            Strings(json, "references", control.Page.AbsoluteUri);
        json.WriteEndObject();
    }

    private static void Resource(Utf8JsonWriter json, Report report, ResultRow row)
    {
        var subject = row.Subject;
        json.WriteStartArray("resources");
        json.WriteStartObject();
        json.WriteString("uid", OneLine.Of(subject.Arn ?? subject.Key));
        json.WriteString("name", OneLine.Of(subject.Name));
        json.WriteString("type", OneLine.Of(subject.Type));
        Coded(json, "role_id", 1, "role", "Target");
        Region(json, subject);
        if (row.Created is { } created)
            Time(json, "created_time", created);
        if (row.Owner is { } owner && report.Run.OwnerTag is { } key)
        {
            json.WriteStartArray("tags");
            json.WriteStartObject();
            json.WriteString("name", OneLine.Of(key));
            json.WriteString("value", OneLine.Of(owner));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    // What the class has no attribute for.
    private static void Unmapped(Utf8JsonWriter json, Report report, ResultRow row)
    {
        json.WriteStartObject("unmapped");
        json.WriteString("outcome", row.Outcome.Id());
        if (row.MissingPermission is { } permission)
            json.WriteString("missingPermission", OneLine.Of(permission));
        if (row.Waiver is { } waiver)
            json.WriteString("waivedUntil", waiver.UntilDay);
        if (row.WaiverSource is { } source)
            json.WriteString("waiverSource", OneLine.Of(source));
        if (report.NotEvaluated is { } left)
            json.WriteString("notEvaluated", left);
        if (report.Run.NotAws is { } notAws)
            json.WriteString("notAws", OneLine.Of(notAws));
        json.WriteEndObject();
    }

    private static void Region(Utf8JsonWriter json, Subject subject)
    {
        if (subject.Region is not { } region)
            return;
        json.WriteString("region", region);
        json.WriteString("cloud_partition", AsffReport.PartitionOf(region));
    }

    private static void Coded(Utf8JsonWriter json, string idName, int id, string captionName, string caption)
    {
        json.WriteNumber(idName, id);
        json.WriteString(captionName, caption);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteNumber(name, time.ToUnixTimeMilliseconds());

    private static void Strings(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
