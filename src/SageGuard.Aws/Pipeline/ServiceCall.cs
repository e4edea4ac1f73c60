// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace SageGuard.Aws.Pipeline;

/// <summary>One call: the operation and its input in the service's own form, kept as bytes so that it can be sent again.</summary>
internal sealed class ServiceCall(string operation, byte[] body) : AmazonWebServiceRequest
{
    public string Operation { get; } = operation;

    public byte[] Body { get; } = body;
}

/// <summary>The answer to a call: the whole JSON.</summary>
internal sealed class JsonAnswer : AmazonWebServiceResponse
{
    public JsonElement Json { get; init; }
}

/// <summary>Makes the HTTP request of a call, as AWS JSON 1.1 has it.</summary>
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
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        return request;
    }
}
