// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws.Pipeline;

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
