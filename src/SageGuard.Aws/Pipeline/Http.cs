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

/// <summary>
/// Reads an answer's whole body before the SDK sees the answer. Left alone, the SDK takes the headers and reads the body
/// later without a token and without a time-out: a connection that stalls in the middle of a body would hold the caller
/// for ever. Here the body is under the attempt's time-out and the caller's token, and a body that is cut off is a failed
/// attempt that the SDK's retry policy sends again.
/// </summary>
internal sealed class WholeBodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The largest answer read, in bytes. A page of a hundred large items stays well below.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}

/// <summary>Answers every request in this process as PutEvaluations does when it took everything: the rehearsal's other side.</summary>
internal sealed class RehearsalHandler : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(
            new HttpResponseMessage { Content = new ByteArrayContent("""{"FailedEvaluations":[]}"""u8.ToArray()), RequestMessage = request }
        );
}
