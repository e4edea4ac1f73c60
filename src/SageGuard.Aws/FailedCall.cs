// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>What was called when it failed.</summary>
/// <param name="Service">The service.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Region">The Region.</param>
/// <param name="Host">The host.</param>
/// <param name="Settings">The SDK's settings.</param>
internal sealed record FailedCall(AwsService Service, string Operation, string Region, string Host, IClientConfig Settings)
{
    public string Action => Service.Action(Operation);
}
