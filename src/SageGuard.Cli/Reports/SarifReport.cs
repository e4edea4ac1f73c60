// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

/// <summary>
/// SARIF 2.1.0 as GitHub code scanning takes it: a rule a control, a result each for what fails, is waived (suppressed) or
/// could not be assessed. What passed is in the run's properties only; code scanning shows results as alerts.
/// </summary>
/// <remarks>Source: OASIS SARIF 2.1.0; GitHub, "SARIF support for code scanning".</remarks>
internal static class SarifReport
{
    // Code scanning wants a place in a repository; what was read from AWS has none, so it points to a file by this name.
    private const string NoFile = "aws";

    // The folder of the checkout: code scanning puts its own in the place of this name.
    private const string Root = "%SRCROOT%";

    private const string NotReadId = "SageGuard.NotAssessed";

    public static void Write(Report report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, JsonReport.Pretty);
        var rules = report.Controls.ToList();
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool(json, report, rules);
        Invocation(json, report);
        json.WriteStartArray("results");
        foreach (var row in report.Listed.Where(row => row.Outcome is Outcome.Failing or Outcome.Waived || row.Outcome.IsUnknown()))
        {
            Result(json, row, row.Control is { } control ? rules.IndexOf(control) : rules.Count, report.HasBaseline);
            JsonReport.SendOn(json);
        }

        json.WriteEndArray();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        Text(json, "description", "The folder in which sageguard ran: the root of the checkout in a pipeline.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("automationDetails");
        json.WriteString("guid", report.Run.Id);
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        Properties(json, report);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Tool(Utf8JsonWriter json, Report report, List<Control> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "SageGuard");
        json.WriteString("semanticVersion", report.Version);
        json.WriteStartArray("rules");
        foreach (var control in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", control.Id);
            json.WriteString("name", control.Id.Replace(".", "", StringComparison.Ordinal));
            Text(json, "shortDescription", control.Title);
            Text(json, "fullDescription", control.Why);
            json.WriteString("helpUri", control.Page.AbsoluteUri);
            json.WriteStartObject("help");
            json.WriteString("text", $"{control.Why} Fix: {control.Fix}");
            json.WriteString(
                "markdown",
                $"{control.Why}\n\n**Passes when** {control.Requirement.Text}.\n\n**Fix:** {control.Fix}\n\n[AWS's page]({control.Page.AbsoluteUri})"
            );
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(control.Severity));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteString("security-severity", SecuritySeverity(control.Severity));
            json.WriteString("precision", "high");
            json.WriteStartArray("tags");
            json.WriteStringValue("security");
            json.WriteStringValue("aws-sagemaker");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (report.Totals.Any(sort => sort.Control is null))
            NotRead(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void NotRead(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", NotReadId);
        json.WriteString("name", "NotAssessed");
        Text(json, "shortDescription", "Something that may hold a SageMaker resource was not read");
        Text(
            json,
            "fullDescription",
            "What was not read neither passed nor failed. The message says why it was not read, and how it can be."
        );
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", "none");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Invocation(Utf8JsonWriter json, Report report)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Complete && report.Totals.All[Outcome.NotAssessed] == 0);
        json.WriteString("startTimeUtc", JsonReport.Time(report.Run.Started));
        json.WriteString("endTimeUtc", JsonReport.Time(report.Run.Ended));
        json.WriteStartArray("toolExecutionNotifications");
        if (report.Run.NotAws is { } notAws)
        {
            json.WriteStartObject();
            json.WriteString("level", "warning");
            Text(json, "message", notAws);
            json.WriteEndObject();
        }

        foreach (var note in report.NotEvaluated is { } left ? report.Notes.Append(left) : report.Notes)
        {
            json.WriteStartObject();
            json.WriteString("level", "note");
            Text(json, "message", note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Result(Utf8JsonWriter json, ResultRow row, int rule, bool hasBaseline)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", row.Control?.Id ?? NotReadId);
        json.WriteNumber("ruleIndex", rule);
        // A result that is not "fail" must have the level "none"; GitHub shows only failures as alerts.
        json.WriteString("kind", row.Outcome.IsUnknown() ? "open" : "fail");
        json.WriteString("level", row.Outcome.IsUnknown() ? "none" : Level(row.Severity));
        Text(
            json,
            "message",
            $"{row.Subject.Name}: {Prefix(row)}{row.Reason}{(row.FixWhereFailing is { } fix && row.Fix is not null ? $" Fix: {fix}" : "")}{(row.Remedy is { } remedy ? $" {remedy}" : "")}"
        );
        Place(json, row.Subject);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("sageguard/v1", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Fingerprint))));
        json.WriteEndObject();
        if (hasBaseline && row.Outcome == Outcome.Failing)
            json.WriteString("baselineState", row.Known ? "unchanged" : "new");
        if (row.Waiver is { } waiver)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", $"Until {waiver.UntilDay}, by {row.WaiverSource ?? "a waiver"}: {waiver.Reason}");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        json.WriteString("outcome", row.Outcome.Id());
        if (row.Observed is { } observed)
            json.WriteString("observed", observed);
        if (row.Owner is { } owner)
            json.WriteString("owner", owner);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Prefix(ResultRow row) => row.Outcome == Outcome.NotAssessed ? "Not assessed. " : "";

    private static void Place(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        var uri = Uri(subject);
        json.WriteString("uri", uri);
        if (!uri.StartsWith("file:", StringComparison.Ordinal) && subject.Location?.File != "-")
            json.WriteString("uriBaseId", Root);
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", subject.Location?.Line ?? 1);
        json.WriteNumber("startColumn", subject.Location?.Column ?? 1);
        if (subject.Location is { EndLine: > 0 } end)
        {
            json.WriteNumber("endLine", end.EndLine);
            json.WriteNumber("endColumn", end.EndColumn);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", OneLine.Of(subject.Name));
        json.WriteString("fullyQualifiedName", OneLine.Of(subject.Arn ?? subject.Key));
        json.WriteString("kind", "resource");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Uri(Subject subject)
    {
        // Code scanning takes relative URIs and file: only. Standard input is not a file of the checkout unless --stdin-name names one.
        var path = subject.Location is { } location
            ? location.File == "-"
                ? "stdin"
                : location.File
            : $"{NoFile}/{subject.Account ?? "account"}/{subject.Region ?? "region"}/{subject.Type.Replace("::", ".", StringComparison.Ordinal)}";
        path = path.Replace('\\', '/');
        if (Path.IsPathRooted(path))
            return new Uri(path).AbsoluteUri;
        if (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        return string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
    }

    private static void Properties(Utf8JsonWriter json, Report report)
    {
        var tally = report.Totals.All;
        json.WriteStartObject("properties");
        json.WriteNumber("all", tally.Total);
        foreach (var outcome in Outcomes.All)
            json.WriteNumber(outcome.Id(), tally[outcome]);
        RunJson.Write(json, report);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        // In a message "[text](target)" is a link, and part of the text is what others wrote.
        json.WriteString("text", OneLine.Of(text).Replace("](", "] (", StringComparison.Ordinal));
        json.WriteEndObject();
    }

    private static string Level(Severity severity) =>
        severity switch
        {
            Severity.High => "error",
            Severity.Medium => "warning",
            _ => "note",
        };

    // GitHub's bands: over 7.0 high, 4.0 to 6.9 medium, below low.
    private static string SecuritySeverity(Severity severity) =>
        severity switch
        {
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            _ => "2.0",
        };
}
