// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws.Pipeline;

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
