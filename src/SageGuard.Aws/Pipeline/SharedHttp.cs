// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;

namespace SageGuard.Aws.Pipeline;

/// <summary>Gives the SDK one HttpClient, and with it one pool of connections, for all services of a connection.</summary>
internal sealed class SharedHttp(HttpClient client) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
