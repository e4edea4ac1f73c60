// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SageGuard.LocalAws.Accounts;
using SageGuard.LocalAws.Ec2;
using SageGuard.LocalAws.Functions;
using SageGuard.LocalAws.Http;
using SageGuard.LocalAws.Iam;
using SageGuard.LocalAws.S3;

namespace SageGuard.LocalAws.Hosting;

/// <summary>The one port: finds out which service a request is for, applies the faults, and answers in that service's protocol.</summary>
internal sealed class RequestRouter(
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
        var bytes = await ReadBodyAsync(request, context.RequestAborted);
        // An object's bytes are not text.
        var body = Signature.ServiceOf(request) == "s3" ? "" : Encoding.UTF8.GetString(bytes);
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
        var call = Call.From(request, bytes, body, path);
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

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private async Task AnswerAsync(HttpContext context, Call call, string requestId, string body)
    {
        var request = context.Request;
        if (!LocalCloud.Services.Contains(call.Service))
        {
            Log(call.Service, call.Operation, "", request, body);
            throw AwsException.ServiceNotServed(call.Service, call.Operation, LocalCloud.Services);
        }

        var skewed = cloud.Faults.ClockSkew is { } skew ? options.Time.GetUtcNow() + skew : (DateTimeOffset?)null;
        var (accessKey, region) = Signature.Scope(request, call.Service, skewed);
        var caller = cloud.Sessions.CallerOf(accessKey, request.Headers["X-Amz-Security-Token"].ToString(), region);
        Log(call.Service, call.Operation, region, request, body, caller.Account);
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
                    throw Denied(call, region, caller, body);
                default:
                    throw new AwsException(fault.Code, fault.Message, fault.Status);
            }
        }
        if (call.S3 is { } s3)
        {
            if (call.Route is not { } route)
                throw AwsException.NotServed("s3", call.Operation, S3Service.Operations);
            await S3Answers.WriteAsync(
                context,
                cloud.S3.Answer(s3, route, caller, region, requestId),
                cloud.Faults.ChunkedBodies,
                cloud.Faults.Take(FaultKind.Cut, call.Operation) is not null
            );
            return;
        }
        if (call.Service == "lambda")
        {
            await invoke.HandleAsync(context, region, caller.Account, body);
            return;
        }
        var (type, bytes) = call.Service switch
        {
            "sts" => ("text/xml", StsService.Answer(cloud.Sessions, caller, call.Query, region, requestId)),
            "ec2" => ("text/xml", cloud.Region(region, caller.Account).Ec2(call.Query, requestId)),
            "iam" => ("text/xml", cloud.Iam.Answer(call.Query, caller, region, requestId)),
            "kms" => (
                "application/x-amz-json-1.1",
                Json.Bytes(cloud.Region(region, caller.Account).Keys.Call(call.Operation, Json.ReadInput(body), caller.Account))
            ),
            "servicequotas" => (
                "application/x-amz-json-1.1",
                Json.Bytes(cloud.Region(region, caller.Account).Quotas(call.Operation, Json.ReadInput(body)))
            ),
            "securityhub" => (
                "application/json",
                Json.Bytes(cloud.Region(region, caller.Account).SecurityHub(call.Operation, Json.ReadInput(body)))
            ),
            "monitoring" => ("application/x-amz-json-1.0", Json.Bytes(OfFunction(call, caller, Json.ReadInput(body)))),
            "logs" => ("application/x-amz-json-1.1", Json.Bytes(OfFunction(call, caller, Json.ReadInput(body)))),
            "organizations" => (
                "application/x-amz-json-1.1",
                Json.Bytes(cloud.Organizations.Call(call.Operation, cloud.Organization, caller, Json.ReadInput(body)))
            ),
            _ => (
                "application/x-amz-json-1.1",
                cloud.Call(call.Service, call.Operation, region, caller.Account, Json.ReadInput(body)) is { } output
                    ? Json.Bytes(output)
                    : []
            ),
        };
        await Answers.WriteAsync(
            context,
            200,
            type,
            bytes,
            cloud.Faults.ChunkedBodies,
            cloud.Faults.Take(FaultKind.Cut, call.Operation) is not null
        );
    }

    // Only the first account has the function, and so its log and its figures.
    private JsonObject OfFunction(Call call, Caller caller, JsonObject input) =>
        call switch
        {
            { Service: "logs", Operation: "FilterLogEvents" } => caller.Account == options.AccountId
                ? logs.Filter(input)
                : throw new AwsException("ResourceNotFoundException", "The specified log group does not exist."),
            { Service: "monitoring", Operation: "GetMetricStatistics" } => caller.Account == options.AccountId
                ? metrics.Statistics(input)
                : new JsonObject { ["Label"] = Json.String(input, "MetricName"), ["Datapoints"] = new JsonArray() },
            _ => throw AwsException.NotServed(
                call.Service,
                call.Operation,
                call.Service == "logs" ? "FilterLogEvents" : "GetMetricStatistics"
            ),
        };

    private AwsException Denied(Call call, string region, Caller caller, string body)
    {
        var service = call.Service == "monitoring" ? "cloudwatch" : call.Service;
        var action = $"{service}:{(call is { Service: "lambda", Operation: "Invoke" } ? "InvokeFunction" : call.Operation)}";
        var resource = cloud.ResourceOf(call.Service, call.Operation, region, caller, body);
        return new AwsException(
            "AccessDeniedException",
            $"User: {caller.Arn} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
        );
    }

    private Task RefuseAsync(HttpContext context, Call call, string requestId, AwsException error)
    {
        switch (call.Protocol)
        {
            case Protocol.Query:
                var refusal = OfQuery(error);
                return Answers.WriteAsync(
                    context,
                    refusal.Status,
                    "text/xml",
                    StsService.Error(refusal, requestId, call.Service == "iam" ? IamService.Namespace : StsService.Namespace)
                );
            case Protocol.Ec2:
                var ofEc2 = OfEc2(error);
                return Answers.WriteAsync(context, ofEc2.Status, "text/xml", Ec2Service.Error(ofEc2, requestId));
            case Protocol.RestXml:
                return S3Answers.WriteAsync(context, S3Answer.Refusal(OfS3(error), requestId));
            case Protocol.RestJson:
                context.Response.Headers["x-amzn-ErrorType"] = error.Code;
                return Answers.WriteAsync(
                    context,
                    error.Status,
                    "application/x-amz-json-1.1",
                    Json.Bytes(new JsonObject { ["Type"] = "User", ["Message"] = error.Message }),
                    cloud.Faults.ChunkedBodies
                );
            default:
                return Answers.WriteAsync(
                    context,
                    error.Status,
                    "application/x-amz-json-1.1",
                    Json.Bytes(new JsonObject { ["__type"] = error.Code, ["message"] = error.Message }),
                    cloud.Faults.ChunkedBodies
                );
        }
    }

    // The Query protocol names the same refusals without "Exception", some otherwise, and with status 403.
    private static AwsException OfQuery(AwsException error)
    {
        var code = error.Code switch
        {
            "ValidationException" => "ValidationError",
            "UnrecognizedClientException" => "InvalidClientTokenId",
            var other => other.EndsWith("Exception", StringComparison.Ordinal) ? other[..^"Exception".Length] : other,
        };
        var status = code is "MissingAuthenticationToken" or "AccessDenied" or "IncompleteSignature" or "InvalidSignature"
            ? 403
            : error.Status;
        return new AwsException(code, error.Message, status);
    }

    // What holds for all services has other codes with some of them.
    private static AwsException OfEc2(AwsException error) =>
        error.Code switch
        {
            "MissingAuthenticationTokenException" => new("MissingAuthenticationToken", error.Message, 403),
            "UnrecognizedClientException" or "InvalidSignatureException" or "IncompleteSignatureException" => new(
                "AuthFailure",
                error.Message,
                401
            ),
            "ExpiredTokenException" => new("RequestExpired", error.Message),
            "AccessDeniedException" => new("UnauthorizedOperation", error.Message, 403),
            "ThrottlingException" => new("RequestLimitExceeded", error.Message, 503),
            "InternalFailure" => new("InternalError", error.Message, 500),
            _ => error,
        };

    private static AwsException OfS3(AwsException error) =>
        error.Code switch
        {
            "UnrecognizedClientException" => new("InvalidAccessKeyId", error.Message, 403),
            "ExpiredTokenException" => new("ExpiredToken", error.Message),
            "InvalidSignatureException" => new("SignatureDoesNotMatch", error.Message, 403),
            "IncompleteSignatureException" => new("AuthorizationHeaderMalformed", error.Message),
            "AccessDeniedException" => new("AccessDenied", error.Message, 403),
            "ThrottlingException" => new("SlowDown", error.Message, 503),
            "InternalFailure" => new("InternalError", error.Message, 500),
            _ => error,
        };

    private void Log(string service, string operation, string region, HttpRequest request, string body, string account = "") =>
        cloud.Calls.Add(
            new AwsCall(
                service == "monitoring" ? "cloudwatch" : service,
                operation,
                region,
                body,
                request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                options.Time.GetUtcNow()
            )
            {
                Account = account,
                Target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget,
            }
        );
}
