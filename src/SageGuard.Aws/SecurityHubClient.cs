// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

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
    public async Task<bool> IsEnabled(CancellationToken cancellationToken)
    {
        try
        {
            await client.Get("DescribeHub", "/accounts", cancellationToken);
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
    public async Task<IReadOnlyList<(string ResourceId, string Compliance)>> Findings(string ruleName, CancellationToken cancellationToken)
    {
        var findings = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var page = await client.Post("GetFindings", "/findings", input => WriteFilters(input, ruleName, token), cancellationToken);
            foreach (var finding in page.ListOf("Findings"))
            {
                foreach (var resource in finding.ListOf("Resources"))
                {
                    if (resource.TextOf("Id") is { } id) findings.Add((id, finding.ObjectOf("Compliance").TextOf("Status") ?? ""));
                }
            }

            token = page.TextOf("NextToken");
            if (!string.IsNullOrEmpty(token) && !seen.Add(token)) throw AwsFailure.RepeatedToken(client, "GetFindings", "NextToken");
        }
        while (!string.IsNullOrEmpty(token));

        return findings;
    }

    /// <summary>The ARNs of the standards that are on.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<string>> Standards(CancellationToken cancellationToken)
    {
        var answer = await client.Post("GetEnabledStandards", "/standards/get", input => input.WriteNumber("MaxResults", PageSize), cancellationToken);
        return [.. answer.ListOf("StandardsSubscriptions").Select(standard => standard.TextOf("StandardsArn")).OfType<string>()];
    }

    private static void WriteFilters(Utf8JsonWriter input, string ruleName, string? token)
    {
        input.WriteStartObject("Filters");
        foreach (var (member, value) in (ReadOnlySpan<(string, string)>)[("ProductName", "Config"), ("Title", ruleName), ("RecordState", "ACTIVE")])
        {
            input.WriteStartArray(member);
            input.WriteStartObject();
            input.WriteString("Value", value);
            input.WriteString("Comparison", "EQUALS");
            input.WriteEndObject();
            input.WriteEndArray();
        }

        input.WriteEndObject();
        input.WriteNumber("MaxResults", PageSize);
        if (token is not null) input.WriteString("NextToken", token);
    }
}
