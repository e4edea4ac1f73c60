// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Functions;

/// <summary>Lambda's Invoke (REST, 2015-03-31), so that <c>aws lambda invoke</c> reaches the function.</summary>
internal sealed class InvokeApi(FunctionQueue queue, LocalCloudOptions options)
{
    public const string Prefix = "/2015-03-31/functions/";

    public async Task HandleAsync(HttpContext context, string region, string body)
    {
        var path = context.Request.Path.Value![Prefix.Length..].Split('/');
        if (context.Request.Method != "POST" || path is not [var escaped, "invocations"])
            throw new AwsException("UnknownOperationException", "LocalAws knows only Invoke of AWS Lambda.", 404);
        var name = Uri.UnescapeDataString(escaped);
        var arn = Arns.Function(options, region);
        if (name != options.FunctionName && name != arn && !name.StartsWith(arn + ":", StringComparison.Ordinal))
            throw new AwsException("ResourceNotFoundException", $"Function not found: {Arns.Function(options with { FunctionName = name }, region)}", 404);
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
