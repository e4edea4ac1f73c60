// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Functions;

/// <summary>
/// GetMetricStatistics of CloudWatch for Lambda's metric Errors of the function: the sum of failed attempts a period. Periods
/// begin at the start time, and one without an attempt has no datapoint, as with AWS.
/// </summary>
internal sealed class FunctionMetrics(LocalCloudOptions options, FunctionQueue queue)
{
    public JsonObject Statistics(JsonObject input)
    {
        if (
            Json.Time(input, "StartTime") is not { } start
            || Json.Time(input, "EndTime") is not { } end
            || Json.Int(input, "Period") is not { } period
        )
        {
            throw new AwsException("MissingParameter", "The parameters StartTime, EndTime and Period are required.");
        }

        if (start >= end)
            throw new AwsException("InvalidParameterValue", "The parameter StartTime must be less than the parameter EndTime.");
        if (period <= 0 || period % 60 != 0)
            throw new AwsException("InvalidParameterValue", "The parameter Period must be a multiple of 60.");
        if ((end - start).TotalSeconds / period > 1440)
        {
            throw new AwsException(
                "InvalidParameterCombination",
                "You have requested up to more datapoints than the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range."
            );
        }

        var dimensions = Json.Objects(input, "Dimensions")
            .Select(static dimension => (Json.String(dimension, "Name"), Json.String(dimension, "Value")));
        var ours =
            (Json.String(input, "Namespace"), Json.String(input, "MetricName")) == ("AWS/Lambda", "Errors")
            && dimensions.SequenceEqual([("FunctionName", options.FunctionName)]);
        var points = queue
            .Failures.Where(failure => ours && failure.Time >= start && failure.Time < end)
            .GroupBy(failure => (int)((failure.Time - start).TotalSeconds / period))
            .OrderBy(static group => group.Key)
            .Select(group =>
                (JsonNode)
                    new JsonObject
                    {
                        ["Timestamp"] = Json.Epoch(start.AddSeconds((double)group.Key * period)),
                        ["Sum"] = group.Count(),
                        ["Unit"] = "Count",
                    }
            );
        return new JsonObject { ["Label"] = Json.String(input, "MetricName"), ["Datapoints"] = Json.Array(points) };
    }
}
