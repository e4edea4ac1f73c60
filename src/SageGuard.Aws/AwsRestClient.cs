// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Pipeline;

namespace SageGuard.Aws;

/// <summary>Calls operations of one service of AWS's REST JSON protocol: AWS Lambda, AWS Security Hub.</summary>
/// <remarks>Get one from <see cref="AwsConnection.Rest"/>. Safe for concurrent calls.</remarks>
public sealed class AwsRestClient : AwsClient
{
    private readonly InvokeOptions _invoke;

    internal AwsRestClient(AwsService service, AWSCredentials credentials, ClientSettings settings)
        : base(service, credentials, settings) =>
        _invoke = new InvokeOptions
        {
            RequestMarshaller = new RestCallMarshaller(service),
            ResponseUnmarshaller = JsonAnswerUnmarshaller.Instance,
        };

    /// <summary>Reads with GET.</summary>
    /// <param name="operation">The operation's name, for errors.</param>
    /// <param name="path">The path, which needs no escaping.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer, to the end of the retries.</exception>
    public Task<JsonElement> GetAsync(string operation, string path, CancellationToken cancellationToken) =>
        CallAsync(new ServiceCall(operation, []) { Method = "GET", Path = path }, cancellationToken);

    /// <summary>Asks with POST.</summary>
    /// <param name="operation">The operation's name, for errors.</param>
    /// <param name="path">The path, which needs no escaping.</param>
    /// <param name="input">Writes the members of the input; the object around them is written already.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer, to the end of the retries.</exception>
    public Task<JsonElement> PostAsync(string operation, string path, Action<Utf8JsonWriter> input, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            input(writer);
            writer.WriteEndObject();
        }

        return CallAsync(new ServiceCall(operation, buffer.WrittenSpan.ToArray()) { Path = path }, cancellationToken);
    }

    private async Task<JsonElement> CallAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        var answer = await SendAsync<JsonAnswer>(call, _invoke, null, cancellationToken);
        return answer.BearsMarks || answer.Json.EnumerateObject().MoveNext()
            ? answer.Json
            : throw AwsFailure.Unreadable(
                this,
                call.Operation,
                "it is empty and lacks AWS's marks (a request id, and JSON as its content type)"
            );
    }
}
