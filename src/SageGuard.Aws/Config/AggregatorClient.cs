// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>What an aggregator of AWS Config holds of other accounts and Regions.</summary>
/// <remarks>Source: the AWS Config API reference, SelectAggregateResourceConfig and DescribeConfigurationAggregatorSourcesStatus.</remarks>
/// <param name="client">A client for <see cref="AwsService.Config"/>, in the aggregator's account and Region.</param>
/// <param name="name">The aggregator's name.</param>
public sealed class AggregatorClient(AwsJsonClient client, string name)
{
    private const int PageSize = 100;

    // What an item is made of; its supplementary configuration and relationships decide nothing.
    private const string Members =
        "accountId, awsRegion, resourceType, resourceId, resourceName, arn, tags, configuration, configurationItemStatus, configurationItemCaptureTime";

    /// <summary>The configuration items of a type, each as JSON.</summary>
    /// <param name="type">AWS Config's type.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer, or an item is not JSON.</exception>
    public async IAsyncEnumerable<JsonElement> ItemsAsync(string type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        void Input(Utf8JsonWriter input)
        {
            input.WriteString("Expression", $"SELECT {Members} WHERE resourceType = '{type}'");
            input.WriteString("ConfigurationAggregatorName", name);
            input.WriteNumber("Limit", PageSize);
        }

        await foreach (var result in client.ItemsAsync("SelectAggregateResourceConfig", Input, "Results", "NextToken", cancellationToken))
        {
            JsonElement item;
            try
            {
                using var document = JsonDocument.Parse(result.GetString()!);
                item = document.RootElement.Clone();
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentNullException)
            {
                throw AwsFailure.Unreadable(client, "SelectAggregateResourceConfig", "a result is not JSON in a string", error);
            }

            yield return item;
        }
    }

    /// <summary>The accounts, or the organization, that the aggregator reads, in each Region.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<IReadOnlyList<AggregatorSource>> SourcesAsync(CancellationToken cancellationToken)
    {
        var sources = client.ItemsAsync(
            "DescribeConfigurationAggregatorSourcesStatus",
            input => input.WriteString("ConfigurationAggregatorName", name),
            "AggregatedSourceStatusList",
            "NextToken",
            cancellationToken
        );
        return
        [
            .. (await sources.ToListAsync(cancellationToken)).Select(source => new AggregatorSource(
                source.TextOf("SourceId") ?? "",
                source.TextOf("SourceType") ?? "",
                source.TextOf("AwsRegion") ?? "",
                source.TextOf("LastUpdateStatus") ?? "",
                source.TimeOf("LastUpdateTime"),
                source.TextOf("LastErrorMessage") ?? source.TextOf("LastErrorCode")
            )),
        ];
    }
}
