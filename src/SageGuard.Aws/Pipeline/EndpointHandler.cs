// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace SageGuard.Aws.Pipeline;

/// <summary>Asks <see cref="ClientSettings"/> for the endpoint, which does not depend on the request.</summary>
internal sealed class EndpointHandler : BaseEndpointResolver
{
    private static readonly EndpointParameters None = new();

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => None;
}
