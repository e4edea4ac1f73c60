// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>Amazon CloudWatch: how often Lambda saw a function fail.</summary>
/// <param name="client">A client for <see cref="AwsService.CloudWatch"/>.</param>
public sealed class MetricsClient(AwsJsonClient client)
{
    // One call answers at most 1,440 datapoints; a period is the shortest that fits.
    private const int MostDatapoints = 1440;
    private static readonly int[] Periods = [60, 300, 3600, 86400];

    /// <summary>The sum of Lambda's metric Errors: attempts that ended in an error, retries included.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="since">The beginning. The rest of the metric's period in which it falls is left out: it cannot be divided.</param>
    /// <param name="until">The end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The number; 0 where CloudWatch has no datapoint, as for a function that did not fail.</returns>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    /// <remarks>Source: GetMetricStatistics; "Types of metrics for Lambda functions", AWS Lambda Developer Guide.</remarks>
    public async Task<long> FunctionErrorsAsync(
        string function,
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        // A result can be a little newer than this machine's clock.
        if (until < since)
            until = since;
        var seconds = (until - since).TotalSeconds;
        var period = Array.Find(Periods, period => seconds / period <= MostDatapoints);
        if (period == 0)
            (period, since) = (Periods[^1], until.AddDays(-MostDatapoints));
        var answer = await client.CallAsync(
            "GetMetricStatistics",
            input =>
            {
                input.WriteString("Namespace", "AWS/Lambda");
                input.WriteString("MetricName", "Errors");
                input.WriteStartArray("Dimensions");
                input.WriteStartObject();
                input.WriteString("Name", "FunctionName");
                input.WriteString("Value", function);
                input.WriteEndObject();
                input.WriteEndArray();
                input.WriteNumber("StartTime", since.ToUnixTimeSeconds());
                // Exclusive, and whole seconds: the last one counts.
                input.WriteNumber("EndTime", until.ToUnixTimeSeconds() + 1);
                input.WriteNumber("Period", period);
                input.WriteStartArray("Statistics");
                input.WriteStringValue("Sum");
                input.WriteEndArray();
            },
            cancellationToken
        );
        if (!answer.HasList("Datapoints"))
            throw AwsFailure.Unreadable(client, "GetMetricStatistics", "it has no list Datapoints");
        return answer
            .ListOf("Datapoints")
            .Where(point => point.TimeOf("Timestamp") >= since)
            .Sum(point =>
                point.ObjectOf("Sum") is { ValueKind: JsonValueKind.Number } sum
                    ? (long)sum.GetDouble()
                    : throw AwsFailure.Unreadable(client, "GetMetricStatistics", "a datapoint has no number Sum")
            );
    }
}
