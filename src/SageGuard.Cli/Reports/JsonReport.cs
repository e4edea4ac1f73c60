// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

/// <summary>The report as JSON. The schema is docs/schema/report.schema.json; members are added, never renamed.</summary>
internal static class JsonReport
{
    /// <summary>The version of the form: raised when a member changes its meaning.</summary>
    public const int FormVersion = 1;

    /// <summary>How many bytes wait at most before they are sent on.</summary>
    internal const int MostPending = 64 * 1024;

    internal static JsonWriterOptions Pretty { get; } =
        new()
        {
            Indented = true,
            NewLine = "\n",
            // The output is a file or a terminal, never a script block of a page: readable text wins.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    public static void Write(Report report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Pretty);
        json.WriteStartObject();
        json.WriteNumber("formVersion", FormVersion);
        json.WriteString("tool", "SageGuard");
        json.WriteString("version", report.Version);
        json.WriteString("command", report.Command);
        json.WriteString("time", Time(report.Time));
        json.WriteBoolean("complete", report.Complete);
        RunJson.Write(json, report);
        Texts(json, "sources", report.Sources);
        Totals(json, "totals", report.Totals.All);
        Controls(json, report);
        json.WriteStartArray("results");
        foreach (var row in report.Listed)
        {
            Result(json, row, report.Day);
            SendOn(json);
        }

        json.WriteEndArray();
        Texts(json, "notes", report.Notes);
        Optional(json, "notEvaluated", report.NotEvaluated);
        Texts(json, "limits", Report.Limits);
        json.WriteEndObject();
    }

    private static void Controls(Utf8JsonWriter json, Report report)
    {
        var totals = report.Totals;
        json.WriteStartArray("controls");
        foreach (var control in report.Controls)
        {
            json.WriteStartObject();
            json.WriteString("id", control.Id);
            json.WriteString("title", control.Title);
            json.WriteString("severity", SeverityId(control.Severity));
            json.WriteString("set", (control.IsSecurityHubs ? ControlSet.SecurityHub : ControlSet.Own).Name);
            json.WriteString("resourceType", control.Kind.Type);
            json.WriteString("page", control.Page.AbsoluteUri);
            Totals(json, "totals", totals.Of(control));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Result(Utf8JsonWriter json, ResultRow row, DateOnly day)
    {
        var subject = row.Subject;
        json.WriteStartObject();
        json.WriteString("fingerprint", row.Fingerprint);
        json.WriteString("control", row.ControlId);
        json.WriteString("severity", SeverityId(row.Severity));
        json.WriteString("outcome", row.Outcome.Id());
        json.WriteStartObject("resource");
        json.WriteString("type", subject.Type);
        json.WriteString("id", subject.Id);
        json.WriteString("name", subject.Name);
        Optional(json, "arn", subject.Arn);
        Optional(json, "account", subject.Account);
        Optional(json, "accountName", subject.AccountName);
        Optional(json, "region", subject.Region);
        Optional(json, "owner", row.Owner);
        Optional(json, "created", row.Created is { } created ? Time(created) : null);
        Optional(json, "recorded", row.Recorded is { } recorded ? Time(recorded) : null);
        if (subject.IsWholeKind)
            json.WriteBoolean("wholeKind", true);
        if (subject.Location is { } location)
        {
            json.WriteStartObject("location");
            json.WriteString("file", location.File);
            json.WriteNumber("line", location.Line);
            json.WriteNumber("column", location.Column);
            if (location.EndLine > 0)
            {
                json.WriteNumber("endLine", location.EndLine);
                json.WriteNumber("endColumn", location.EndColumn);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        Optional(json, "reason", row.Reason.Length > 0 ? row.Reason : null);
        Optional(json, "observed", row.Observed);
        Optional(json, "property", row.Property);
        Optional(json, "fix", row.FixWhereFailing);
        Optional(json, "remedy", row.Remedy);
        if (row.IsUnjudged)
            json.WriteBoolean("unjudged", true);
        Optional(json, "missingPermission", row.MissingPermission);
        if (row.Waiver is { } waiver)
        {
            json.WriteStartObject("waiver");
            json.WriteString("until", waiver.UntilDay);
            json.WriteString("reason", waiver.Reason);
            Optional(json, "source", row.WaiverSource);
            json.WriteNumber("daysLeft", waiver.DaysLeft(day));
            json.WriteEndObject();
        }

        if (row.Outcome == Outcome.Failing || row.Known)
            json.WriteBoolean("known", row.Known);
        json.WriteEndObject();
    }

    /// <summary>Sends on what was written: a writer keeps all of it until then.</summary>
    internal static void SendOn(Utf8JsonWriter json)
    {
        if (json.BytesPending > MostPending)
            json.Flush();
    }

    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    internal static string SeverityId(Severity severity) => severity.ToString().ToLowerInvariant();

    private static void Totals(Utf8JsonWriter json, string name, Tally tally)
    {
        json.WriteStartObject(name);
        json.WriteNumber("all", tally.Total);
        foreach (var outcome in Outcomes.All)
            json.WriteNumber(outcome.Id(), tally[outcome]);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
