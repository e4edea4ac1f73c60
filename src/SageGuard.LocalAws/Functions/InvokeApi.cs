// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Functions;

/// <summary>Lambda's Invoke (REST, 2015-03-31), so that <c>aws lambda invoke</c> reaches the function, and what can be read of its
/// settings.</summary>
internal sealed class InvokeApi(FunctionQueue queue, LocalCloudOptions options)
{
    /// <summary>The operations.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    ["Invoke", "GetPolicy", "GetFunctionConfiguration", "GetFunctionEventInvokeConfig", "GetFunctionConcurrency"];

    /// <summary>Whether a request is for AWS Lambda.</summary>
    public static bool Serves(string path) => path.Split('/') is ["", _, "functions", _, _];

    /// <summary>The operation of a request; null for one that LocalAws does not know.</summary>
    public static string? OperationOf(HttpRequest request) =>
        (request.Method, request.Path.Value!.Split('/')) switch
        {
            ("POST", ["", "2015-03-31", "functions", _, "invocations"]) => "Invoke",
            ("GET", ["", "2015-03-31", "functions", _, "policy"]) => "GetPolicy",
            ("GET", ["", "2015-03-31", "functions", _, "configuration"]) => "GetFunctionConfiguration",
            ("GET", ["", "2019-09-25", "functions", _, "event-invoke-config"]) => "GetFunctionEventInvokeConfig",
            ("GET", ["", "2019-09-30", "functions", _, "concurrency"]) => "GetFunctionConcurrency",
            _ => null,
        };

    // As SageGuard's stack deploys the function: AWS Config may invoke it, and what failed three times goes to a queue.
    private JsonObject Settings(string operation, string region, string arn) =>
        operation switch
        {
            "GetPolicy" => new JsonObject
            {
                ["Policy"] = Json.Text(
                    new JsonObject
                    {
                        ["Version"] = "2012-10-17",
                        ["Statement"] = new JsonArray(
                            new JsonObject
                            {
                                ["Sid"] = "config",
                                ["Effect"] = "Allow",
                                ["Principal"] = new JsonObject { ["Service"] = "config.amazonaws.com" },
                                ["Action"] = "lambda:InvokeFunction",
                                ["Resource"] = arn,
                                ["Condition"] = new JsonObject
                                {
                                    ["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = options.AccountId },
                                },
                            }
                        ),
                    }
                ),
                ["RevisionId"] = "00000000-0000-4000-8000-000000000000",
            },
            "GetFunctionEventInvokeConfig" => new JsonObject
            {
                ["FunctionArn"] = arn + ":$LATEST",
                ["MaximumRetryAttempts"] = 2,
                ["DestinationConfig"] = new JsonObject
                {
                    ["OnFailure"] = new JsonObject
                    {
                        ["Destination"] = Arns.Create(options, "sqs", region, options.FunctionName + "-failed"),
                    },
                },
            },
            "GetFunctionConcurrency" => [],
            _ => new JsonObject
            {
                ["FunctionName"] = options.FunctionName,
                ["FunctionArn"] = arn,
                ["State"] = "Active",
            },
        };

    public async Task HandleAsync(HttpContext context, string region, string account, string body)
    {
        if (OperationOf(context.Request) is not { } operation)
            throw AwsException.NotServed("lambda", $"{context.Request.Method} {context.Request.Path}", Operations);
        var name = Uri.UnescapeDataString(context.Request.Path.Value!.Split('/')[3]);
        var arn = Arns.Function(options, region);
        // Another account has no function.
        if (account != options.AccountId)
        {
            throw new AwsException(
                "ResourceNotFoundException",
                $"Function not found: {Arns.Function(options with { AccountId = account, FunctionName = name }, region)}",
                404
            );
        }
        if (name != options.FunctionName && name != arn && !name.StartsWith(arn + ":", StringComparison.Ordinal))
        {
            throw new AwsException(
                "ResourceNotFoundException",
                $"Function not found: {Arns.Function(options with { FunctionName = name }, region)}",
                404
            );
        }
        if (operation != "Invoke")
        {
            await Answers.WriteAsync(context, 200, "application/json", Json.Bytes(Settings(operation, region, arn)));
            return;
        }

        var payload = body.Length == 0 ? "{}" : body;
        try
        {
            JsonNode.Parse(payload);
        }
        catch (JsonException)
        {
            throw new AwsException("InvalidRequestContentException", "Could not parse request body into json.");
        }

        context.Response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        switch (context.Request.Headers["X-Amz-Invocation-Type"].ToString())
        {
            case "Event":
                queue.Enqueue(payload, arn, 3);
                await Answers.WriteAsync(context, 202, "application/json", ReadOnlyMemory<byte>.Empty);
                break;
            case "DryRun":
                await Answers.WriteAsync(context, 204, "application/json", ReadOnlyMemory<byte>.Empty);
                break;
            default:
                var outcome = await queue.Enqueue(payload, arn, 1).Done.Task.WaitAsync(context.RequestAborted);
                if (!outcome.Succeeded)
                    context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
                await Answers.WriteAsync(context, 200, "application/json", Encoding.UTF8.GetBytes(outcome.Payload));
                break;
        }
    }
}
