// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws.Pipeline;

/// <summary>One call: the operation and its input in the service's own form, kept as bytes so that it can be sent again.</summary>
internal sealed class ServiceCall(string operation, byte[] body) : AmazonWebServiceRequest
{
    public string Operation { get; } = operation;

    public byte[] Body { get; } = body;

    /// <summary>The HTTP method; other than POST in the REST protocol only.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The path; other than / in the REST protocol only.</summary>
    public string Path { get; init; } = "/";

    /// <summary>When the last attempt's turn came (<see cref="AdaptiveRate.WaitAsync"/>).</summary>
    public TimeSpan Sent { get; set; }

    /// <summary>How often the call was refused for its rate.</summary>
    public int Refusals { get; set; }

    /// <summary>The time stamp of the first of these refusals.</summary>
    public long? FirstRefused { get; set; }

    /// <summary>True if the last attempt was refused for its rate.</summary>
    public bool LastWasRefused { get; set; }
}

/// <summary>The answer to a call: the whole JSON.</summary>
internal sealed class JsonAnswer : AmazonWebServiceResponse
{
    public JsonElement Json { get; init; }

    /// <summary>
    /// True if the answer bears AWS's own marks: a request id, and JSON as its content type. Something between here and AWS
    /// that answers in AWS's place (a captive proxy, a shim before a VPC endpoint) has neither.
    /// </summary>
    public bool BearsMarks { get; init; }

    /// <summary>The answer's Date; null where it has none.</summary>
    public DateTimeOffset? Date { get; init; }
}

/// <summary>Makes the HTTP request of a call, as AWS JSON has it.</summary>
internal sealed class JsonCallMarshaller(AwsService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (ServiceCall)input;
        var request = new DefaultRequest(call, service.ServiceId)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = call.Body,
        };
        request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{call.Operation}";
        request.Headers["Content-Type"] = $"application/x-amz-json-{service.JsonVersion}";
        return request;
    }
}

/// <summary>Makes the HTTP request of a call, as AWS's REST JSON protocol has it.</summary>
internal sealed class RestCallMarshaller(AwsService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (ServiceCall)input;
        var request = new DefaultRequest(call, service.ServiceId) { HttpMethod = call.Method, ResourcePath = call.Path };
        if (call.Method == "GET")
            return request;
        request.Content = call.Body;
        request.Headers["Content-Type"] = "application/json";
        return request;
    }
}
