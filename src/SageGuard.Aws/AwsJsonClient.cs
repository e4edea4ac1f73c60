// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SageGuard.Aws.Pipeline;

namespace SageGuard.Aws;

/// <summary>
/// Calls any operation of one AWS JSON 1.1 service through AWSSDK.Core's own pipeline: its credentials, signature,
/// retries, clock-skew correction, endpoint variables and reading of errors.
/// </summary>
/// <remarks>Get one from <see cref="AwsConnection.Client"/>. Safe for concurrent calls.</remarks>
public sealed class AwsJsonClient : AmazonServiceClient
{
    private readonly AwsService _service;
    private readonly InvokeOptions _invoke;

    internal AwsJsonClient(AwsService service, AWSCredentials credentials, ClientSettings settings)
        : base(credentials, settings)
    {
        _service = service;
        _invoke = new InvokeOptions
        {
            RequestMarshaller = new JsonCallMarshaller(service),
            ResponseUnmarshaller = JsonAnswerUnmarshaller.Instance,
        };
    }

    /// <summary>The service.</summary>
    public AwsService Service => _service;

    /// <summary>The Region that requests are signed for.</summary>
    public string Region => Settings.AuthenticationRegion;

    /// <summary>Where the requests go.</summary>
    public Uri Endpoint => Settings.EndpointUri;

    private ClientSettings Settings => (ClientSettings)Config;

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">The operation's name in the service's API reference, e.g. <c>PutEvaluations</c>.</param>
    /// <param name="input">Writes the members of the input; the object around them is written already.</param>
    /// <param name="cancellationToken">Ends the call, a running attempt and a pause between attempts included.</param>
    /// <param name="secret">A text of the input that must not appear in an error, should AWS's own text repeat it.</param>
    /// <returns>The answer's JSON; an empty object where the service answers with nothing.</returns>
    /// <exception cref="AwsCallException">AWS refused or did not answer, to the end of the retries.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<JsonElement> Call(
        string operation, Action<Utf8JsonWriter> input, CancellationToken cancellationToken, string? secret = null)
    {
        var call = new JsonCall(operation, Body(input));
        try
        {
            var answer = await InvokeAsync<JsonAnswer>(call, _invoke, cancellationToken);
            return answer.Json;
        }
        catch (Exception e) when (e is not ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            throw AwsFailure.From(e, this, operation, secret);
        }
        catch (Exception e) when (e is not OperationCanceledException and not ObjectDisposedException)
        {
            // The SDK reports some cancelled attempts as failed ones.
            throw new OperationCanceledException("The call was cancelled.", e, cancellationToken);
        }
    }

    /// <summary>Calls an operation page after page. A page can be empty and still have a successor.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="input">Writes the members of the input, without the token.</param>
    /// <param name="tokenMember">The token's member in input and answer: <c>NextToken</c> or <c>nextToken</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The answers, one a page.</returns>
    /// <exception cref="AwsCallException">As in <see cref="Call"/>; also where a token comes back a second time, which would go on for ever.</exception>
    public async IAsyncEnumerable<JsonElement> Pages(
        string operation,
        Action<Utf8JsonWriter> input,
        string tokenMember,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var page = await Call(operation, WithToken(input, tokenMember, token), cancellationToken);
            yield return page;

            token = page.TextOf(tokenMember);
            if (!string.IsNullOrEmpty(token) && !seen.Add(token)) throw AwsFailure.RepeatedToken(this, operation, tokenMember);
        }
        while (!string.IsNullOrEmpty(token));
    }

    /// <summary>The entries of a list that an operation answers page after page.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="input">Writes the members of the input, without the token.</param>
    /// <param name="listMember">The member of the answer that holds the page's entries.</param>
    /// <param name="tokenMember">The token's member in input and answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">As in <see cref="Pages"/>; also where the last page lacks the list.</exception>
    public async IAsyncEnumerable<JsonElement> Items(
        string operation,
        Action<Utf8JsonWriter> input,
        string listMember,
        string tokenMember,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in Pages(operation, input, tokenMember, cancellationToken))
        {
            // Without the list and without a successor the answer says nothing; taken for "none", it would end results
            // of resources that still exist.
            if (!page.HasList(listMember) && string.IsNullOrEmpty(page.TextOf(tokenMember))) throw AwsFailure.Unreadable(this, operation, $"it has no list {listMember}, which is not an empty one");

            foreach (var item in page.ListOf(listMember)) yield return item;
        }
    }

    /// <summary>True if the SDK counts the error as throttling.</summary>
    internal bool IsThrottling(AmazonServiceException exception) => Retries(RuntimePipeline).IsThrottlingError(exception);

    /// <inheritdoc/>
    /// <remarks>Runs inside the base class's constructor, so nothing of this class is set yet but <see cref="AmazonServiceClient.Config"/>.</remarks>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        // Each is put right after the marshaller, so the one added last runs first: the scheme, then the endpoint.
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());

        if (Retries(pipeline) is StandardRetryPolicy standard)
        {
            standard.MaxBackoffInMilliseconds = (int)Settings.MaxBackoff.TotalMilliseconds;
        }
    }

    private static RetryPolicy Retries(RuntimePipeline pipeline) => pipeline.Handlers.OfType<RetryHandler>().Single().RetryPolicy;

    private static byte[] Body(Action<Utf8JsonWriter> input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            input(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Action<Utf8JsonWriter> WithToken(Action<Utf8JsonWriter> input, string tokenMember, string? token) =>
        token is null
            ? input
            : writer =>
            {
                input(writer);
                writer.WriteString(tokenMember, token);
            };
}
