// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Functions;

/// <summary>The Lambda Runtime API (2018-06-01) as the function's process sees it.</summary>
internal sealed class RuntimeApi(
    FunctionQueue queue,
    Faults faults,
    LocalCloudOptions options,
    Ids ids,
    CancellationToken cancellationToken
)
{
    public const string Prefix = "/2018-06-01/runtime/";

    // Lambda's limit of 6 MB for a response, with the slack that it grants for JSON.
    private const int MaxResponseBytes = (6 * 1024 * 1024) + 100;

    /// <summary>The operation that a path stands for: <c>next</c>, <c>response</c>, <c>error</c>, <c>init/error</c>; null for
    /// none.</summary>
    public static string? OperationOf(HttpRequest request)
    {
        var path = request.Path.Value![Prefix.Length..];
        return (request.Method, path.Split('/')) switch
        {
            ("GET", ["invocation", "next"]) => "next",
            ("POST", ["invocation", _, "response"]) => "response",
            ("POST", ["invocation", _, "error"]) => "error",
            ("POST", ["init", "error"]) => "init/error",
            _ => null,
        };
    }

    public Task HandleAsync(HttpContext context, string? operation, string body)
    {
        if (operation is not null && faults.Take(FaultKind.RuntimeStatus, operation) is { } fault)
            return FaultedAsync(context, operation, body, fault.Status);
        return operation switch
        {
            "next" => NextAsync(context),
            "init/error" => InitErrorAsync(context, body),
            "response" when System.Text.Encoding.UTF8.GetByteCount(body) > MaxResponseBytes => RefuseAsync(
                context,
                413,
                "RequestEntityTooLarge",
                $"Exceeded maximum allowed payload size ({MaxResponseBytes} bytes)."
            ),
            "response" or "error" => AnswerAsync(context, operation, body),
            _ => RefuseAsync(context, 404, "NotFound", "No such path in the Runtime API."),
        };
    }

    private static string RequestId(HttpContext context) => context.Request.Path.Value!.Split('/')[4];

    private static string ErrorType(HttpContext context, string body)
    {
        var header = context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        if (header.Length > 0)
            return header;
        try
        {
            return JsonNode.Parse(body) is JsonObject o && o["errorType"] is JsonValue v && v.TryGetValue(out string? type)
                ? type
                : "Unhandled";
        }
        catch (JsonException)
        {
            return "Unhandled";
        }
    }

    private static Task StatusAsync(HttpContext context, int status) =>
        Answers.WriteAsync(context, status, "application/json", Json.Bytes(new JsonObject { ["status"] = "OK" }));

    private static Task RefuseAsync(HttpContext context, int status, string type, string message) =>
        Answers.WriteAsync(
            context,
            status,
            "application/json",
            Json.Bytes(new JsonObject { ["errorMessage"] = message, ["errorType"] = type })
        );

    private async Task NextAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, cancellationToken);
        Invocation invocation;
        try
        {
            invocation = await queue.NextAsync(either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            context.Abort();
            return;
        }
        if (context.RequestAborted.IsCancellationRequested)
        {
            queue.PutBack(invocation);
            return;
        }
        try
        {
            var headers = context.Response.Headers;
            headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
            headers["Lambda-Runtime-Invocation-Id"] = invocation.DeliveryId;
            headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
            headers["Lambda-Runtime-Trace-Id"] =
                $"Root=1-{options.Time.GetUtcNow().ToUnixTimeSeconds():x8}-{ids.Uuid().Replace("-", "", StringComparison.Ordinal)[..24]};Parent={ids.Uuid()[..8]}00000000;Sampled=0";
            await Answers.WriteAsync(
                context,
                200,
                "application/json",
                System.Text.Encoding.UTF8.GetBytes(invocation.Payload),
                faults.ChunkedBodies
            );
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Only a failed write shows that the poller has not got the event: clients that close the connection as soon
            // as they have read the answer look just like those that hung up.
            queue.PutBack(invocation);
        }
    }

    private Task InitErrorAsync(HttpContext context, string body)
    {
        queue.InitErrors.Enqueue(body);
        return StatusAsync(context, 202);
    }

    private Task AnswerAsync(HttpContext context, string operation, string body)
    {
        var delivery = context.Request.Headers["Lambda-Runtime-Invocation-Id"].ToString();
        return queue.Answer(
            RequestId(context),
            delivery.Length == 0 ? null : delivery,
            operation == "error" ? ErrorType(context, body) : null,
            body
        ) switch
        {
            FunctionQueue.AnswerResult.Accepted => StatusAsync(context, 202),
            FunctionQueue.AnswerResult.Late => RefuseAsync(
                context,
                options.LateAnswerStatus,
                "InvocationGone",
                "The invocation has already ended."
            ),
            _ => RefuseAsync(context, 400, "InvalidRequestID", "Invalid request ID"),
        };
    }

    private Task FaultedAsync(HttpContext context, string operation, string body, int status)
    {
        // Lambda waits for an error after a 413; any other refusal ends this attempt.
        if (operation is "response" or "error" && status != 413)
            queue.Answer(RequestId(context), null, "Runtime.Refused", body);
        return RefuseAsync(context, status, "Fault", $"The Runtime API was set to answer {status}.");
    }
}
