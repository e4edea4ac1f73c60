// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SageGuard.LocalAws.Functions;
using SageGuard.LocalAws.SecurityHub;

namespace SageGuard.LocalAws.Http;

/// <summary>The one port: finds out which service a request is for, applies the faults, and answers in that service's protocol.</summary>
internal sealed class Front(
    LocalCloud cloud,
    LocalCloudOptions options,
    Ids ids,
    RuntimeApi runtime,
    InvokeApi invoke,
    FunctionLog logs,
    FunctionMetrics metrics
)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var body = await ReadBodyAsync(request, context.RequestAborted);
        var path = request.Path.Value ?? "/";
        if (path.StartsWith(RuntimeApi.Prefix, StringComparison.Ordinal))
        {
            var operation = RuntimeApi.OperationOf(request);
            Log("runtime", operation ?? path, options.Region, request, body);
            await runtime.HandleAsync(context, operation, body);
            return;
        }

        var requestId = ids.Uuid();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        if (cloud.Faults.ClockSkew is { } skew)
            context.Response.Headers.Date = Answers.HttpDate(options.Time.GetUtcNow() + skew);
        var call = Call.From(request, body, path);
        try
        {
            await AnswerAsync(context, call, requestId, body);
        }
        catch (AwsException e)
        {
            await RefuseAsync(context, call, requestId, e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            // A defect of LocalAws itself; the client sees what AWS shows for its own.
            await RefuseAsync(context, call, requestId, new AwsException("InternalFailure", e.ToString(), 500));
        }
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(ct);
    }

    private async Task AnswerAsync(HttpContext context, Call call, string requestId, string body)
    {
        if (call.Service == "unknown")
        {
            throw new AwsException(
                "UnknownOperationException",
                "LocalAws serves SageMaker, Config, STS, Lambda's Invoke and settings, and the function's log; this request is for none of them.",
                404
            );
        }

        var skewed = cloud.Faults.ClockSkew is { } skew ? options.Time.GetUtcNow() + skew : (DateTimeOffset?)null;
        var region = Signature.Region(context.Request, call.SigningName, skewed);
        Log(call.Service, call.Operation, region, context.Request, body);
        var latency = cloud.Faults.LatencyOf(call.Operation);
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, options.Time, context.RequestAborted);
        if (!cloud.Faults.Allows(call.Operation, options.Time.GetUtcNow()))
            throw new AwsException("ThrottlingException", "Rate exceeded");
        if (cloud.Faults.Take(FaultKind.BeforeTheCall, call.Operation) is { } fault)
        {
            switch (fault.Kind)
            {
                case FaultKind.Drop:
                    context.Abort();
                    return;
                case FaultKind.Html:
                    await Answers.WriteAsync(
                        context,
                        fault.Status,
                        "text/html",
                        Encoding.UTF8.GetBytes(
                            $"<html><body><h1>{fault.Status} Service Unavailable</h1>No server is available to handle this request.</body></html>\n"
                        )
                    );
                    return;
                case FaultKind.Ignore:
                    await Answers.WriteAsync(context, 200, "application/x-amz-json-1.1", "{}"u8.ToArray());
                    return;
                case FaultKind.Deny:
                    throw Denied(call, region, body);
                default:
                    throw new AwsException(fault.Code, fault.Message, fault.Status);
            }
        }
        if (call.Service == "lambda")
        {
            await invoke.HandleAsync(context, region, body);
            return;
        }
        if (call.Service == "securityhub")
        {
            var answer = cloud.Region(region).SecurityHub(call.Operation, Json.ReadInput(body));
            await Answers.WriteAsync(context, 200, "application/json", Json.Bytes(answer), cloud.Faults.ChunkedBodies);
            return;
        }
        if (call.Service is "logs" or "cloudwatch")
        {
            var found = call switch
            {
                { Service: "logs", Operation: "FilterLogEvents" } => logs.Filter(Json.ReadInput(body)),
                { Service: "cloudwatch", Operation: "GetMetricStatistics" } => metrics.Statistics(Json.ReadInput(body)),
                _ => throw new AwsException(
                    "UnknownOperationException",
                    "LocalAws knows only FilterLogEvents of CloudWatch Logs and GetMetricStatistics of CloudWatch."
                ),
            };
            await Answers.WriteAsync(
                context,
                200,
                $"application/x-amz-json-{(call.Service == "logs" ? "1.1" : "1.0")}",
                Json.Bytes(found),
                cloud.Faults.ChunkedBodies
            );
            return;
        }
        var (type, bytes) =
            call.Service == "sts"
                ? ("text/xml", Sts.Answer(options, region, call.Operation, requestId))
                : (
                    "application/x-amz-json-1.1",
                    cloud.Call(call.Service, call.Operation, region, Json.ReadInput(body)) is { } output ? Json.Bytes(output) : []
                );
        await Answers.WriteAsync(
            context,
            200,
            type,
            bytes,
            cloud.Faults.ChunkedBodies,
            cloud.Faults.Take(FaultKind.Cut, call.Operation) is not null
        );
    }

    private AwsException Denied(Call call, string region, string body)
    {
        var action = $"{call.Service}:{(call is { Service: "lambda", Operation: "Invoke" } ? "InvokeFunction" : call.Operation)}";
        var resource = cloud.ResourceOf(call.Service, call.Operation, region, body);
        return new AwsException(
            "AccessDeniedException",
            $"User: {Arns.Caller(options, region)} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
        );
    }

    private Task RefuseAsync(HttpContext context, Call call, string requestId, AwsException error)
    {
        if (call.Service == "sts")
        {
            // The Query protocol names the same refusals without "Exception", and with status 403.
            var code = error.Code.EndsWith("Exception", StringComparison.Ordinal) ? error.Code[..^"Exception".Length] : error.Code;
            var status = code is "MissingAuthenticationToken" or "AccessDenied" or "IncompleteSignature" or "InvalidSignature"
                ? 403
                : error.Status;
            return Answers.WriteAsync(context, status, "text/xml", Sts.Error(new AwsException(code, error.Message, status), requestId));
        }
        var json = new JsonObject { ["__type"] = error.Code, ["message"] = error.Message };
        if (call.Service is "lambda" or "securityhub")
        {
            context.Response.Headers["x-amzn-ErrorType"] = error.Code;
            json = new JsonObject { ["Type"] = "User", ["Message"] = error.Message };
        }
        return Answers.WriteAsync(context, error.Status, "application/x-amz-json-1.1", Json.Bytes(json), cloud.Faults.ChunkedBodies);
    }

    private void Log(string service, string operation, string region, HttpRequest request, string body) =>
        cloud.Calls.Add(
            new AwsCall(
                service,
                operation,
                region,
                body,
                request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                options.Time.GetUtcNow()
            )
        );

    private sealed record Call(string Service, string Operation)
    {
        public string SigningName => Service == "cloudwatch" ? "monitoring" : Service;

        public static Call From(HttpRequest request, string body, string path)
        {
            if (InvokeApi.Serves(path))
                return new("lambda", InvokeApi.OperationOf(request) ?? "Unknown");
            if (SecurityHubService.OperationOf(request.Method, path) is { } ofSecurityHub)
                return new("securityhub", ofSecurityHub);
            var target = request.Headers["X-Amz-Target"].ToString();
            if (target.Length > 0)
            {
                var dot = target.LastIndexOf('.');
                return new(
                    target[..Math.Max(dot, 0)] switch
                    {
                        "SageMaker" => "sagemaker",
                        "StarlingDoveService" => "config",
                        "Logs_20140328" => "logs",
                        "GraniteServiceVersion20100801" => "cloudwatch",
                        _ => "unknown",
                    },
                    target[(dot + 1)..]
                );
            }
            var form = QueryHelpers.ParseQuery(request.Method == "GET" ? request.QueryString.Value : body);
            return form.TryGetValue("Action", out var action) ? new("sts", action.ToString()) : new("unknown", "");
        }
    }
}
