// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;

namespace SageGuard.Cli.Reports;

/// <summary>
/// AWS Security Finding Format: a list that <c>aws securityhub batch-import-findings --findings file://…</c> takes, at most
/// 100 at a time. What passed is a finding as well (PASSED), what could not be assessed is NOT_AVAILABLE, a waived failure
/// is FAILED and suppressed.
/// </summary>
/// <remarks>Source: AWS Security Hub API reference, AwsSecurityFinding; a test validates against botocore's shape.</remarks>
internal static class AsffReport
{
    private const int MaxTitle = 256;
    private const int MaxDescription = 1024;
    private const int MaxText = 512;

    /// <summary>The finding format is about accounts and Regions: null where every row has both, else what is missing.</summary>
    public static string? Lacks(Report report) =>
        report.Rows.FirstOrDefault(row => row.Subject.Account is null || row.Subject.Region is null) is { } row
            ? $"--output asff needs the account and the Region of {row.Subject.Name}, which {row.Subject.Location?.File ?? "the source"} does not say. Add --account and --region."
            : null;

    public static void Write(Report report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, JsonReport.Pretty);
        json.WriteStartArray();
        // "Not applicable" has no status in Security Hub: its own controls drop such findings.
        foreach (var row in report.Rows.Where(row => row.Outcome != Outcome.NotApplicable)) Finding(json, report, row);
        json.WriteEndArray();
    }

    private static void Finding(Utf8JsonWriter json, Report report, ResultRow row)
    {
        var (subject, control) = (row.Subject, row.Control);
        var (account, region) = (subject.Account!, subject.Region!);
        var partition = Aws.AwsPartition.Of(region)?.Id ?? "aws";
        var time = report.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("SchemaVersion", "2018-10-08");
        json.WriteString("Id", OneLine.Of($"sageguard/{row.Fingerprint}", MaxText));
        json.WriteString("ProductArn", $"arn:{partition}:securityhub:{region}:{account}:product/{account}/default");
        json.WriteString("ProductName", "SageGuard");
        json.WriteString("GeneratorId", $"sageguard/{row.ControlId}");
        json.WriteString("AwsAccountId", account);
        json.WriteString("Region", region);
        json.WriteStartArray("Types");
        json.WriteStringValue("Software and Configuration Checks/AWS Security Best Practices");
        json.WriteEndArray();
        json.WriteString("CreatedAt", time);
        json.WriteString("UpdatedAt", time);
        json.WriteStartObject("Severity");
        json.WriteString("Label", row.Outcome == Outcome.Passed ? "INFORMATIONAL" : row.Severity.ToString().ToUpperInvariant());
        json.WriteEndObject();
        json.WriteString("Title", OneLine.Of(control is null ? $"Not assessed: {subject.Name}" : $"{control.Id} {control.Title}", MaxTitle));
        json.WriteString("Description", OneLine.Of(row.Reason.Length > 0 ? row.Reason : $"{subject.Name} meets {row.ControlId}.", MaxDescription));
        json.WriteStartObject("Remediation");
        json.WriteStartObject("Recommendation");
        json.WriteString("Text", OneLine.Of(row.Fix ?? control?.Fix ?? row.Remedy ?? row.Reason, MaxText));
        if (control is not null) json.WriteString("Url", control.Page.AbsoluteUri);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("ProductFields");
        json.WriteString("sageguard/version", report.Version);
        json.WriteString("sageguard/outcome", row.Outcome.Id());
        json.WriteEndObject();
        json.WriteStartArray("Resources");
        json.WriteStartObject();
        json.WriteString("Type", subject.Type == "AWS::SageMaker::NotebookInstance" ? "AwsSageMakerNotebookInstance" : "Other");
        json.WriteString("Id", OneLine.Of(subject.Arn ?? subject.Key, MaxText));
        json.WriteString("Partition", partition);
        json.WriteString("Region", region);
        json.WriteEndObject();
        json.WriteEndArray();
        Compliance(json, row);
        json.WriteStartObject("Workflow");
        json.WriteString("Status", row.Outcome switch
        {
            Outcome.Waived => "SUPPRESSED",
            Outcome.Passed => "RESOLVED",
            _ => "NEW",
        });
        json.WriteEndObject();
        json.WriteString("RecordState", "ACTIVE");
        if (row.Waiver is { } waiver)
        {
            json.WriteStartObject("Note");
            json.WriteString("Text", OneLine.Of($"Waived until {waiver.UntilDay}: {waiver.Reason}", MaxText));
            json.WriteString("UpdatedBy", "SageGuard");
            json.WriteString("UpdatedAt", time);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Compliance(Utf8JsonWriter json, ResultRow row)
    {
        json.WriteStartObject("Compliance");
        json.WriteString("Status", row.Outcome switch
        {
            Outcome.Passed => "PASSED",
            Outcome.Failing or Outcome.Waived => "FAILED",
            _ => "NOT_AVAILABLE",
        });
        if (row.Control is { } control) json.WriteString("SecurityControlId", control.Id);
        json.WriteEndObject();
    }
}
