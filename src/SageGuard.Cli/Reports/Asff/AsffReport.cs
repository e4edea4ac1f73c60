// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports.Asff;

/// <summary>
/// AWS Security Finding Format: a list of findings as BatchImportFindings takes them, at most 100 at a time and from the account
/// that they are of. What passed is a finding as well (PASSED), what could not be assessed is NOT_AVAILABLE. A waived failure is
/// NOT_AVAILABLE and archived, as Security Hub itself treats a NOT_APPLICABLE result of AWS Config: when the waiver has ended, the
/// next import makes it FAILED and active again.
/// </summary>
/// <remarks>
/// Source: AWS Security Hub API reference, AwsSecurityFinding and BatchImportFindings; user guide, "Evaluating compliance status".
/// Workflow, Note, VerificationState and UserDefinedFields are the customer's: an import cannot take back what it set there, and
/// a suppressed finding stays suppressed for ever. A test validates against botocore's shape.
/// </remarks>
internal static class AsffReport
{
    /// <summary>What the Id of each of our findings begins with.</summary>
    public const string IdPrefix = "sageguard/";

    /// <summary>The type of each of our findings, in the finding format's taxonomy.</summary>
    public const string FindingType = "Software and Configuration Checks/AWS Security Best Practices";

    private const int MaxTitle = 256;
    private const int MaxDescription = 1024;
    private const int MaxText = 512;
    private const int MaxField = 2048;

    /// <summary>Findings are about accounts and Regions: null where every row has both, else what is missing.</summary>
    public static string? Lacks(Report report, ReportFormat format) =>
        report.Command != "scan" && report.Rows.FirstOrDefault(row => row.Subject.Account is null || row.Subject.Region is null) is { } row
            ? $"--output {format.ToString().ToLowerInvariant()} needs the account and the Region of {row.Subject.Name}, which {row.Subject.Location?.File ?? "the source"} does not say. Add --account and --region."
            : null;

    public static void Write(Report report, Stream output) =>
        // An account that cannot be entered has no Region to import a finding to; the exit code and every other format say it.
        // "Not applicable" has no status in Security Hub: its own controls drop such findings.
        JsonSerializer.Serialize(
            output,
            report
                .Rows.Where(row => row.Outcome != Outcome.NotApplicable && row.Subject.Region is not null)
                .Select(row => Finding(report, row)),
            AsffJson.Readable.IEnumerableAsffFinding
        );

    /// <summary>The Id of the finding of a result.</summary>
    /// <param name="fingerprint">The result's fingerprint.</param>
    public static string IdOf(string fingerprint)
    {
        var id = OneLine.Clean(IdPrefix + fingerprint);
        // Cut, two long ones could be the same.
        return id.Length <= MaxText
            ? id
            : $"{id[..(MaxText - 65)]}#{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(fingerprint)))}";
    }

    /// <summary>The ARN of the product that an account imports its own findings under.</summary>
    public static string ProductOf(string account, string region) =>
        $"arn:{PartitionOf(region)}:securityhub:{region}:{account}:product/{account}/default";

    /// <summary>The partition of a Region, as ARNs name it.</summary>
    public static string PartitionOf(string region) => Aws.Endpoints.AwsPartition.Find(region)?.Id ?? "aws";

    /// <summary>The finding of a result.</summary>
    /// <param name="report">The result's report.</param>
    /// <param name="row">The result.</param>
    /// <param name="createdAt">The CreatedAt that Security Hub has; null for a new finding.</param>
    /// <param name="archived">True to archive it, whatever the result; a waived and an inapplicable one are archived anyway.</param>
    public static AsffFinding Finding(Report report, ResultRow row, string? createdAt = null, bool archived = false)
    {
        var (subject, control) = (row.Subject, row.Control);
        var (account, region) = (subject.Account!, subject.Region!);
        return new AsffFinding(
            SchemaVersion: "2018-10-08",
            Id: IdOf(row.Fingerprint),
            ProductArn: ProductOf(account, region),
            ProductName: "SageGuard",
            GeneratorId: $"sageguard/{row.ControlId}",
            AwsAccountId: account,
            AwsAccountName: subject.AccountName is { } name ? OneLine.Clean(name, 50) : null,
            Region: region,
            // The same in each run: no failure of a resource is older than the resource. Where that is not known, the run counts.
            CreatedAt: createdAt ?? (row.Created ?? report.Time).ToIsoMilliseconds(),
            UpdatedAt: report.Time.ToIsoMilliseconds(),
            FindingProviderFields: new AsffProviderFields(
                new AsffSeverity(row.Outcome == Outcome.Passed ? "INFORMATIONAL" : row.Severity.ToString().ToUpperInvariant()),
                [FindingType]
            ),
            Title: OneLine.Clean(Title(row), MaxTitle),
            Description: OneLine.Clean(Description(row), MaxDescription),
            Remediation: new AsffRemediation(
                new AsffRecommendation(
                    OneLine.Clean(row.Fix ?? control?.Fix ?? row.Remedy ?? row.Reason, MaxText),
                    control?.Page.AbsoluteUri
                )
            ),
            ProductFields: new OrderedDictionary<string, string>(
                Fields(report, row).Select(field => KeyValuePair.Create($"sageguard/{field.Name}", OneLine.Clean(field.Value, MaxField)))
            ),
            Resources:
            [
                new AsffResource(
                    Type: subject.Type == "AWS::SageMaker::NotebookInstance" ? "AwsSageMakerNotebookInstance" : "Other",
                    Id: OneLine.Clean(subject.Arn ?? subject.Key, MaxText),
                    Partition: PartitionOf(region),
                    Region: region
                ),
            ],
            Compliance: new AsffCompliance(
                row.Outcome switch
                {
                    Outcome.Passed => "PASSED",
                    Outcome.Failing => "FAILED",
                    _ => "NOT_AVAILABLE",
                },
                control?.Id
            ),
            RecordState: archived || row.Outcome is Outcome.Waived or Outcome.NotApplicable ? "ARCHIVED" : "ACTIVE"
        );
    }

    /// <summary>What a finding is about, on one line.</summary>
    public static string Title(ResultRow row) =>
        OneLine.Clean(row.Control is { } control ? $"{control.Id} {control.Title}" : $"Not assessed: {row.Subject.Name}");

    /// <summary>What was found, on one line.</summary>
    public static string Description(ResultRow row) =>
        OneLine.Clean(
            row.Reason.Length > 0
                ? row.Reason
                : $"{row.Subject.Name} meets {row.ControlId}{(row.Observed is { } observed ? $": {observed}" : "")}."
        );

    // Security Hub takes 50 fields.
    private static IEnumerable<(string Name, string Value)> Fields(Report report, ResultRow row)
    {
        yield return ("version", report.Version);
        yield return ("run", report.Run.Id);
        yield return ("outcome", row.Outcome.Id());
        if (row.Observed is { Length: > 0 } observed)
            yield return ("observed", observed);
        if (row.Recorded is { } recorded)
            yield return ("recorded", recorded.ToIso());
        if (row.Owner is { } owner)
            yield return ("owner", owner);
        if (row.Waiver is { } waiver)
        {
            yield return ("waivedUntil", waiver.UntilDay);
            yield return ("waiverReason", waiver.Reason);
            if (row.WaiverSource is { } source)
                yield return ("waiverSource", source);
        }

        if (report.NotEvaluated is { } left)
            yield return ("notEvaluated", left);
        if (report.Run.NotAws is { } notAws)
            yield return ("notAws", notAws);
    }
}
