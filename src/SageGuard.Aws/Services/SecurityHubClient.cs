// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>What AWS Security Hub holds of a rule's results.</summary>
/// <remarks>Source: the AWS Security Hub API reference.</remarks>
/// <param name="client">A client for <see cref="AwsService.SecurityHub"/>.</param>
public sealed class SecurityHubClient(AwsRestClient client)
{
    private const int PageSize = 100;

    /// <summary>Whether Security Hub is on in the account and Region.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<bool> IsEnabledAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.GetAsync("DescribeHub", "/accounts", cancellationToken);
            return true;
        }
        catch (AwsCallException error) when (error.Code is "InvalidAccessException" or "ResourceNotFoundException")
        {
            return false;
        }
    }

    /// <summary>The ids of the resources that have an active finding of a rule, and its compliance: FAILED, PASSED and others.</summary>
    /// <param name="ruleName">The rule's name, which is the findings' title.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<(string ResourceId, string Compliance)>> FindingsAsync(
        string ruleName,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<(string, string)>();
        await foreach (
            var finding in FindingsAsync(
                [("ProductName", "Config", "EQUALS"), ("Title", ruleName, "EQUALS"), ("RecordState", "ACTIVE", "EQUALS")],
                cancellationToken
            )
        )
        {
            foreach (var resource in finding.ListOf("Resources"))
            {
                if (resource.TextOf("Id") is { } id)
                    findings.Add((id, finding.ObjectOf("Compliance").TextOf("Status") ?? ""));
            }
        }

        return findings;
    }

    /// <summary>The ARNs of the standards that are on.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<string>> StandardsAsync(CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(
            "GetEnabledStandards",
            "/standards/get",
            input => input.WriteNumber("MaxResults", PageSize),
            cancellationToken
        );
        return [.. answer.ListOf("StandardsSubscriptions").Select(standard => standard.TextOf("StandardsArn")).OfType<string>()];
    }

    /// <summary>The findings of one product whose Id begins with a prefix, archived ones included.</summary>
    /// <param name="account">The account that they are of: an administrator's sees its members' as well.</param>
    /// <param name="productArn">The product.</param>
    /// <param name="idPrefix">How the Ids begin.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public IAsyncEnumerable<JsonElement> FindingsOfAsync(
        string account,
        string productArn,
        string idPrefix,
        CancellationToken cancellationToken
    ) =>
        FindingsAsync(
            [("AwsAccountId", account, "EQUALS"), ("ProductArn", productArn, "EQUALS"), ("Id", idPrefix, "PREFIX")],
            cancellationToken
        );

    /// <summary>Imports findings, which are of the caller's own account.</summary>
    /// <param name="findings">1 to 100 findings in AWS Security Finding Format.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Those that Security Hub did not take, by Id, with its reason.</returns>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<(string Id, string Reason)>> ImportAsync(
        IReadOnlyCollection<ReadOnlyMemory<byte>> findings,
        CancellationToken cancellationToken
    )
    {
        var answer = await client.PostAsync(
            "BatchImportFindings",
            "/findings/import",
            input =>
            {
                input.WriteStartArray("Findings");
                foreach (var finding in findings)
                    input.WriteRawValue(finding.Span, skipInputValidation: true);
                input.WriteEndArray();
            },
            cancellationToken
        );
        var failed = answer
            .ListOf("FailedFindings")
            .Select(one => (one.TextOf("Id") ?? "", $"{one.TextOf("ErrorCode")}: {one.TextOf("ErrorMessage")}"))
            .ToList();
        // What is counted as stored must be shown by the answer.
        return
            answer.TryGetProperty("SuccessCount", out var count)
            && count.TryGetInt32(out var stored)
            && stored + failed.Count == findings.Count
            ? failed
            : throw AwsFailure.Unreadable(client, "BatchImportFindings", "its counts are not those of the findings that were sent");
    }

    private async IAsyncEnumerable<JsonElement> FindingsAsync(
        IReadOnlyList<(string Member, string Value, string Comparison)> filters,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var page = await client.PostAsync("GetFindings", "/findings", input => WriteFilters(input, filters, token), cancellationToken);
            // Taken for "none", an answer without its list would end findings of failures that are still there.
            if (!page.HasList("Findings"))
                throw AwsFailure.Unreadable(client, "GetFindings", "it has no list Findings, which is not an empty one");
            foreach (var finding in page.ListOf("Findings"))
                yield return finding;

            token = page.TextOf("NextToken");
            if (!string.IsNullOrEmpty(token) && !seen.Add(token))
                throw AwsFailure.RepeatedToken(client, "GetFindings", "NextToken");
        } while (!string.IsNullOrEmpty(token));
    }

    private static void WriteFilters(
        Utf8JsonWriter input,
        IReadOnlyList<(string Member, string Value, string Comparison)> filters,
        string? token
    )
    {
        input.WriteStartObject("Filters");
        foreach (var (member, value, comparison) in filters)
        {
            input.WriteStartArray(member);
            input.WriteStartObject();
            input.WriteString("Value", value);
            input.WriteString("Comparison", comparison);
            input.WriteEndObject();
            input.WriteEndArray();
        }

        input.WriteEndObject();
        input.WriteNumber("MaxResults", PageSize);
        if (token is not null)
            input.WriteString("NextToken", token);
    }
}
