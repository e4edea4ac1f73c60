// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports.Asff;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Import;

/// <summary>
/// Brings the findings of one account and Region in Security Hub to what a report says. What the report does not have any more is
/// archived only where the report shows that everything of the kind was read.
/// </summary>
/// <param name="report">The report of a scan.</param>
/// <param name="withPassed">True to import what passed as well; else it only ends findings that are there.</param>
internal sealed class FindingImport(Report report, bool withPassed)
{
    private const int BatchSize = 100;

    // Security Hub takes 6 MB a call.
    private const int BatchBytes = 5 * 1024 * 1024;

    /// <summary>Finds out what is to be imported, and imports it.</summary>
    /// <param name="client">The client of the account and Region.</param>
    /// <param name="account">The account.</param>
    /// <param name="region">The Region.</param>
    /// <param name="dryRun">True to import nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<ImportResult> RunAsync(
        SecurityHubClient client,
        string account,
        string region,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        var existing = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        await foreach (
            var finding in client.FindingsOfAsync(account, AsffReport.ProductOf(account, region), AsffReport.IdPrefix, cancellationToken)
        )
        {
            // An answer about more than was asked changes nothing of others.
            if (finding.TextOf("Id") is not { } id || !id.StartsWith(AsffReport.IdPrefix, StringComparison.Ordinal))
                continue;
            if (finding.TextOf("ProductArn") == AsffReport.ProductOf(account, region) && finding.TextOf("AwsAccountId") == account)
                existing[id] = finding;
        }

        var rows = report
            .Rows.Where(row => row.Control is not null && row.Subject.Account == account && row.Subject.Region == region)
            .ToList();
        var result = new ImportResult();
        var batch = new List<Change>();
        var bytes = 0;
        foreach (var change in Changes(existing, rows, account, region, result))
        {
            if (batch.Count == BatchSize || bytes + change.Finding.Length > BatchBytes)
                await SendAsync();
            batch.Add(change);
            bytes += change.Finding.Length;
        }

        if (batch.Count > 0)
            await SendAsync();
        return result;

        async Task SendAsync()
        {
            var failed = dryRun ? [] : await client.ImportAsync([.. batch.Select(change => change.Finding)], cancellationToken);
            result.Failed.AddRange(failed);
            var refused = failed.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var change in batch.Where(change => !refused.Contains(change.Id)))
                change.Count();
            batch.Clear();
            bytes = 0;
        }
    }

    private IEnumerable<Change> Changes(
        Dictionary<string, JsonElement> existing,
        List<ResultRow> rows,
        string account,
        string region,
        ImportResult result
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var id = AsffReport.IdOf(row.Fingerprint);
            seen.Add(id);
            var known = existing.TryGetValue(id, out var finding);
            var isOpen = row.Outcome is Outcome.Failing or Outcome.NotAssessed || (row.Outcome == Outcome.Passed && withPassed);
            if (!isOpen && (!known || finding.TextOf("RecordState") == "ARCHIVED"))
                continue;
            if (known && !IsOlder(finding))
            {
                result.Newer++;
                continue;
            }

            yield return new Change(
                id,
                JsonSerializer.SerializeToUtf8Bytes(
                    AsffReport.Finding(report, row, known ? finding.TextOf("CreatedAt") : null, archived: !isOpen),
                    AsffJson.Default.AsffFinding
                ),
                isOpen
                    ? known
                        ? () => result.Updated++
                        : () => result.Created++
                    : () => result.Archived++
            );
        }

        foreach (var (id, finding) in existing.Where(entry => !seen.Contains(entry.Key) && entry.Value.TextOf("RecordState") != "ARCHIVED"))
        {
            if (!IsOlder(finding))
            {
                result.Newer++;
            }
            else if (WasReadCompletely(finding, account, region))
            {
                yield return new Change(
                    id,
                    JsonSerializer.SerializeToUtf8Bytes(Gone(finding), AsffJson.Default.AsffGoneFinding),
                    () => result.Archived++
                );
            }
            else
            {
                result.Kept++;
            }
        }
    }

    // Security Hub ignores an update that is not newer than what it has.
    private bool IsOlder(JsonElement finding) => finding.TimeOf("UpdatedAt") is not { } updated || updated < report.Time;

    /// <summary>True where the report shows that every resource which the finding's control evaluates was listed in that account and
    /// Region.</summary>
    private bool WasReadCompletely(JsonElement finding, string account, string region) =>
        finding.TextOf("GeneratorId") is { } generator
        && Catalog.Find(generator[(generator.LastIndexOf('/') + 1)..]) is { } control
        && report.Controls.Contains(control)
        && report.Run.Regions.Any(place =>
            place.Account == account && place.Region == region && place.State is RegionState.Read or RegionState.ReadInPart
        )
        && !report.Rows.Any(row =>
            row.Subject.IsWholeKind
            && row.Subject.Type == control.Kind.Type
            && row.Subject.Account == account
            && row.Subject.Region == region
        );

    // As Security Hub does with a resource that was deleted: NOT_AVAILABLE, and archived at once.
    private AsffGoneFinding Gone(JsonElement finding)
    {
        return new AsffGoneFinding(
            SchemaVersion: Member("SchemaVersion"),
            Id: Member("Id"),
            ProductArn: Member("ProductArn"),
            GeneratorId: Member("GeneratorId"),
            AwsAccountId: Member("AwsAccountId"),
            CreatedAt: Member("CreatedAt"),
            Title: Member("Title"),
            Resources: Member("Resources"),
            FindingProviderFields: Member("FindingProviderFields"),
            Remediation: Member("Remediation"),
            UpdatedAt: report.Time.ToIsoMilliseconds(),
            Description: "The resource, or what kept it from being read, is not there any more.",
            ProductFields: new OrderedDictionary<string, string>
            {
                ["sageguard/version"] = report.Version,
                ["sageguard/run"] = report.Run.Id,
                ["sageguard/outcome"] = "gone",
            },
            Compliance: new AsffCompliance("NOT_AVAILABLE"),
            RecordState: "ARCHIVED"
        );

        JsonElement? Member(string name) => finding.TryGetProperty(name, out var value) ? value : null;
    }

    private sealed record Change(string Id, ReadOnlyMemory<byte> Finding, Action Count);
}
