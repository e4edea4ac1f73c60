// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports.Json;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports.Sarif;

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

    private static readonly SarifRule NotRead = new(
        Id: "SageGuard.NotAssessed",
        Name: "NotAssessed",
        ShortDescription: SarifMessage.From("Something that may hold a SageMaker resource was not read"),
        FullDescription: SarifMessage.From(
            "What was not read neither passed nor failed. The message says why it was not read, and how it can be."
        ),
        HelpUri: null,
        Help: null,
        DefaultConfiguration: new SarifRuleConfiguration("none"),
        Properties: null
    );

    public static void Write(Report report, Stream output) =>
        JsonSerializer.Serialize(
            output,
            new SarifLog("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [Run(report)]),
            SarifJson.Readable.SarifLog
        );

    private static SarifRun Run(Report report)
    {
        var rules = report.Controls.Select(Rule).ToList();
        if (report.Totals.Any(sort => sort.Control is null))
            rules.Add(NotRead);
        var indexes = rules.Index().ToDictionary(rule => rule.Item.Id, rule => rule.Index, StringComparer.Ordinal);
        return new SarifRun(
            Tool: new SarifTool(new SarifDriver("SageGuard", report.Version, rules)),
            Invocations: [Invocation(report)],
            Results: report
                .Listed.Where(row => row.Outcome is Outcome.Failing or Outcome.Waived || row.Outcome.IsUnknown())
                .Select(row => Result(row, indexes, report.HasBaseline)),
            OriginalUriBaseIds: new Dictionary<string, SarifArtifactLocation>
            {
                [Root] = new(Description: SarifMessage.From("The folder in which sageguard ran: the root of the checkout in a pipeline.")),
            },
            AutomationDetails: new SarifAutomationDetails(report.Run.Id),
            ColumnKind: "utf16CodeUnits",
            Properties: new SarifRunProperties(TotalsDocument.From(report.Totals.All), RunDocument.From(report))
        );
    }

    private static SarifRule Rule(Control control) =>
        new(
            Id: control.Id,
            Name: control.Id.Replace(".", "", StringComparison.Ordinal),
            ShortDescription: SarifMessage.From(control.Title),
            FullDescription: SarifMessage.From(control.Why),
            HelpUri: control.Page.AbsoluteUri,
            Help: new SarifMessage(
                $"{control.Why} Fix: {control.Fix}",
                $"{control.Why}\n\n**Passes when** {control.Requirement.Text}.\n\n**Fix:** {control.Fix}\n\n[AWS's page]({control.Page.AbsoluteUri})"
            ),
            DefaultConfiguration: new SarifRuleConfiguration(Level(control.Severity)),
            Properties: new SarifRuleProperties(SecuritySeverity(control.Severity), "high", ["security", "aws-sagemaker"])
        );

    private static SarifInvocation Invocation(Report report) =>
        new(
            ExecutionSuccessful: report.Complete && report.Totals.All[Outcome.NotAssessed] == 0,
            StartTimeUtc: report.Run.Started.ToIso(),
            EndTimeUtc: report.Run.Ended.ToIso(),
            ToolExecutionNotifications:
            [
                .. Notifications("warning", report.Run.NotAws),
                .. Notifications("note", [.. report.Notes, report.NotEvaluated]),
            ]
        );

    private static IEnumerable<SarifNotification> Notifications(string level, params IEnumerable<string?> texts) =>
        texts.OfType<string>().Select(text => new SarifNotification(level, SarifMessage.From(text)));

    private static SarifResult Result(ResultRow row, Dictionary<string, int> rules, bool hasBaseline)
    {
        var rule = row.Control?.Id ?? NotRead.Id;
        return new SarifResult(
            RuleId: rule,
            RuleIndex: rules[rule],
            // A result that is not "fail" must have the level "none"; GitHub shows only failures as alerts.
            Kind: row.Outcome.IsUnknown() ? "open" : "fail",
            Level: row.Outcome.IsUnknown() ? "none" : Level(row.Severity),
            Message: SarifMessage.From(
                $"{row.Subject.Name}: {Prefix(row)}{row.Reason}{(row.FixWhereFailing is { } fix && row.Fix is not null ? $" Fix: {fix}" : "")}{(row.Remedy is { } remedy ? $" {remedy}" : "")}"
            ),
            Locations: [Place(row.Subject)],
            PartialFingerprints: new Dictionary<string, string>
            {
                ["sageguard/v1"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Fingerprint))),
            },
            BaselineState: !hasBaseline || row.Outcome != Outcome.Failing ? null
                : row.Known ? "unchanged"
                : "new",
            Suppressions: row.Waiver is { } waiver
                ?
                [
                    new SarifSuppression(
                        "external",
                        "accepted",
                        $"Until {waiver.UntilDay}, by {row.WaiverSource ?? "a waiver"}: {waiver.Reason}"
                    ),
                ]
                : null,
            Properties: new SarifResultProperties(row.Outcome.Id(), row.Observed, row.Owner)
        );
    }

    private static string Prefix(ResultRow row) => row.Outcome == Outcome.NotAssessed ? "Not assessed. " : "";

    private static SarifLocation Place(Subject subject)
    {
        var (uri, place) = (Uri(subject), subject.Location);
        var isInCheckout = !uri.StartsWith("file:", StringComparison.Ordinal) && place?.File != "-";
        return new SarifLocation(
            PhysicalLocation: new SarifPhysicalLocation(
                ArtifactLocation: new SarifArtifactLocation(uri, isInCheckout ? Root : null),
                Region: new SarifRegion(
                    StartLine: place?.Line ?? 1,
                    StartColumn: place?.Column ?? 1,
                    EndLine: place is { EndLine: > 0 } ? place.EndLine : null,
                    EndColumn: place is { EndLine: > 0 } ? place.EndColumn : null
                )
            ),
            LogicalLocations: [new SarifLogicalLocation(OneLine.Clean(subject.Name), OneLine.Clean(subject.Arn ?? subject.Key), "resource")]
        );
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
