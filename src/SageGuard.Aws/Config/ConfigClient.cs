// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Evaluations;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Aws;

/// <summary>AWS Config as the runs need it.</summary>
/// <remarks>Source: the AWS Config API reference; the limits are its models'.</remarks>
public sealed class ConfigClient : IConfig
{
    /// <summary>PutEvaluations takes no more evaluations at once.</summary>
    public const int MaxEvaluations = 100;

    private const int PageSize = 100;

    private readonly AwsJsonClient _client;

    /// <summary>Speaks to AWS Config through a client.</summary>
    /// <param name="client">A client for <see cref="AwsService.Config"/>.</param>
    public ConfigClient(AwsJsonClient client) => _client = client;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ConfigurationItem> HistoryAsync(
        string resourceType,
        string resourceId,
        DateTimeOffset laterTime,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var items = _client
            .ItemsAsync(
                "GetResourceConfigHistory",
                input =>
                {
                    input.WriteString("resourceType", resourceType);
                    input.WriteString("resourceId", resourceId);

                    // Whole seconds, upwards: an item of the same second must not be missed.
                    input.WriteNumber("laterTime", (laterTime.ToUnixTimeMilliseconds() + 999) / 1000);
                    input.WriteString("chronologicalOrder", "Reverse");
                    input.WriteNumber("limit", PageSize);
                },
                "configurationItems",
                "nextToken",
                cancellationToken
            )
            .GetAsyncEnumerator(cancellationToken);
        await using (items)
        {
            while (await NextItemAsync(items, resourceType, resourceId))
                yield return ItemReader.Read(items.Current);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordedId> RecordedIdsAsync(
        string resourceType,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var identifiers = _client
            .ItemsAsync(
                "ListDiscoveredResources",
                input =>
                {
                    input.WriteString("resourceType", resourceType);
                    input.WriteNumber("limit", PageSize);
                },
                "resourceIdentifiers",
                "nextToken",
                cancellationToken
            )
            .GetAsyncEnumerator(cancellationToken);
        await using (identifiers)
        {
            while (await NextIdentifierAsync(identifiers, resourceType))
            {
                var id =
                    identifiers.Current.TextOf("resourceId")
                    ?? throw AwsFailure.Unreadable(_client, "ListDiscoveredResources", "an entry has no resourceId");
                yield return new RecordedId(id, identifiers.Current.TextOf("resourceName"));
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RuleResult> ResultsAsync(string ruleName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var results = _client.ItemsAsync(
            "GetComplianceDetailsByConfigRule",
            input =>
            {
                input.WriteString("ConfigRuleName", ruleName);
                input.WriteStartArray("ComplianceTypes");
                input.WriteStringValue("COMPLIANT");
                input.WriteStringValue("NON_COMPLIANT");
                input.WriteEndArray();
                input.WriteNumber("Limit", PageSize);
            },
            "EvaluationResults",
            "NextToken",
            cancellationToken
        );
        AwsCallException Lacking(string member) =>
            AwsFailure.Unreadable(_client, "GetComplianceDetailsByConfigRule", $"a result has no {member}");

        await foreach (var result in results)
        {
            var identifier = result.ObjectOf("EvaluationResultIdentifier");
            var qualifier = identifier.ObjectOf("EvaluationResultQualifier");
            yield return new RuleResult(
                qualifier.TextOf("ResourceType") ?? throw Lacking("ResourceType"),
                qualifier.TextOf("ResourceId") ?? throw Lacking("ResourceId"),
                identifier.TimeOf("OrderingTimestamp") ?? throw Lacking("OrderingTimestamp")
            );
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch holds more than <see cref="MaxEvaluations"/>.</exception>
    public async Task<IReadOnlyList<ConfigEvaluation>> PutAsync(
        IReadOnlyList<ConfigEvaluation> evaluations,
        string resultToken,
        bool testMode,
        CancellationToken cancellationToken
    )
    {
        if (evaluations.Count > MaxEvaluations)
        {
            throw new ArgumentException(
                $"PutEvaluations takes {MaxEvaluations} evaluations at once, not {evaluations.Count}.",
                nameof(evaluations)
            );
        }

        var answer = await _client.CallForAnswerAsync(
            "PutEvaluations",
            PutEvaluationsInput.From(evaluations, resultToken, testMode),
            PutEvaluationsJson.Default.PutEvaluationsInput,
            cancellationToken,
            secret: resultToken
        );
        if (PutEvaluationsAnswer.FaultOf(answer) is { } fault)
            throw AwsFailure.Unreadable(_client, "PutEvaluations", fault);
        return PutEvaluationsAnswer.Failed(answer.Json, evaluations);
    }

    private static async Task<bool> NextItemAsync(IAsyncEnumerator<JsonElement> items, string resourceType, string resourceId)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (AwsCallException e) when (e.Code == nameof(ResourceNotDiscoveredException))
        {
            throw new ResourceNotDiscoveredException(
                $"AWS Config has never recorded {resourceType} {resourceId}, or no longer knows it. {e.Message}",
                e
            );
        }
    }

    // No recorder, or a type that this Region's AWS Config does not know: nothing is recorded, which is an answer.
    private static async Task<bool> NextIdentifierAsync(IAsyncEnumerator<JsonElement> identifiers, string resourceType)
    {
        try
        {
            return await identifiers.MoveNextAsync();
        }
        catch (AwsCallException e) when (e.Code == "NoAvailableConfigurationRecorderException")
        {
            return false;
        }
        catch (AwsCallException e) when (e.Code == "ValidationException" && IsAboutType(AwsFailure.AwsText(e), resourceType))
        {
            return false;
        }
    }

    private static bool IsAboutType(string text, string resourceType) =>
        text.Contains("resourceType", StringComparison.OrdinalIgnoreCase)
        || text.Contains("resource type", StringComparison.OrdinalIgnoreCase)
        || text.Contains(resourceType, StringComparison.Ordinal);
}
