// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Pipeline;

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
