// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Pipeline;

/// <summary>Answers every request in this process as PutEvaluations does when it took everything: the rehearsal's other side.</summary>
internal sealed class RehearsalHandler : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(
            new HttpResponseMessage { Content = new ByteArrayContent("""{"FailedEvaluations":[]}"""u8.ToArray()), RequestMessage = request }
        );
}
