// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Functions;

/// <summary>
/// FilterLogEvents of CloudWatch Logs for the function's log group: a line for each attempt that failed, as the function's
/// runtime writes one. The filter pattern is taken for the one that asks for errors.
/// </summary>
internal sealed class FunctionLog(LocalCloudOptions options, FunctionQueue queue)
{
    public JsonObject Filter(JsonObject input)
    {
        if (Json.String(input, "logGroupName") != "/aws/lambda/" + options.FunctionName)
            throw new AwsException("ResourceNotFoundException", "The specified log group does not exist.");
        var from = input["startTime"] is { } start ? long.Parse(start.ToString(), System.Globalization.CultureInfo.InvariantCulture) : 0;
        var events = queue
            .Failures.Where(failure => failure.Time.ToUnixTimeMilliseconds() >= from)
            .Select(static failure =>
                (JsonNode)
                    new JsonObject
                    {
                        ["timestamp"] = failure.Time.ToUnixTimeMilliseconds(),
                        ["message"] = Json.Text(
                            new JsonObject
                            {
                                ["level"] = "ERROR",
                                ["message"] = "The invocation failed.",
                                ["reason"] = Reason(failure.Error),
                            }
                        ),
                    }
            );
        return new JsonObject { ["events"] = Json.Array(events), ["searchedLogStreams"] = new JsonArray() };
    }

    private static string Reason(string error)
    {
        try
        {
            return JsonNode.Parse(error)?["errorMessage"]?.ToString() ?? error;
        }
        catch (JsonException)
        {
            return error;
        }
    }
}
