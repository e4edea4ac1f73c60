// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Pipeline;

namespace SageGuard.Aws;

/// <summary>Calls any operation of one AWS JSON 1.1 service.</summary>
/// <remarks>Get one from <see cref="AwsConnection.Client"/>. Safe for concurrent calls.</remarks>
public sealed class AwsJsonClient : AwsClient
{
    // What one evaluation needs; a full batch grows the buffer, which is not kept.
    private const int UsualBody = 4 * 1024;
    private const int LargestKept = 4 * UsualBody;

    // Bodies are written without waiting, so a thread writes one at a time.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _body;

    private readonly InvokeOptions _invoke;

    internal AwsJsonClient(AwsService service, AWSCredentials credentials, ClientSettings settings)
        : base(service, credentials, settings)
    {
        _invoke = new InvokeOptions
        {
            RequestMarshaller = new JsonCallMarshaller(service),
            ResponseUnmarshaller = JsonAnswerUnmarshaller.Instance,
        };
    }

    /// <summary>How far the service's clock is ahead of this machine's, by its last answer, to the second; null before one came.</summary>
    public TimeSpan? ClockOffset { get; private set; }

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">The operation's name in the service's API reference, e.g. <c>PutEvaluations</c>.</param>
    /// <param name="input">Writes the members of the input; the object around them is written already.</param>
    /// <param name="cancellationToken">Ends the call, a running attempt and a pause between attempts included.</param>
    /// <param name="secret">A string of the input that must not appear in an error, should AWS's own text repeat it.</param>
    /// <returns>The answer's JSON; an empty object where the service answers with nothing.</returns>
    /// <exception cref="AwsCallException">
    /// AWS refused or did not answer, to the end of the retries; or what answered with nothing at all is not AWS.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<JsonElement> CallAsync(
        string operation,
        Action<Utf8JsonWriter> input,
        CancellationToken cancellationToken,
        string? secret = null
    )
    {
        var answer = await SendAsync(operation, Body(writer => Members(writer, input)), secret, cancellationToken);

        // "Nothing" is read as "done" or "none": only AWS may say so.
        return answer.BearsMarks || answer.Json.EnumerateObject().MoveNext()
            ? answer.Json
            : throw AwsFailure.Unreadable(
                this,
                operation,
                "it is empty and lacks AWS's marks (a request id, and JSON as its content type)"
            );
    }

    /// <summary>The same, with what the headers say of who answered.</summary>
    internal Task<JsonAnswer> CallForAnswerAsync<T>(
        string operation,
        T input,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        string? secret = null
    ) => SendAsync(operation, Body(writer => JsonSerializer.Serialize(writer, input, type)), secret, cancellationToken);

    private async Task<JsonAnswer> SendAsync(string operation, byte[] body, string? secret, CancellationToken cancellationToken)
    {
        var answer = await SendAsync<JsonAnswer>(new ServiceCall(operation, body), _invoke, secret, cancellationToken);
        if (answer.Date is { } date)
            ClockOffset = date - Time.GetUtcNow();
        return answer;
    }

    /// <summary>Calls an operation page after page. A page can be empty and still have a successor.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="input">Writes the members of the input, without the token.</param>
    /// <param name="tokenMember">The token's member in input and answer: <c>NextToken</c> or <c>nextToken</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The answers, one a page.</returns>
    /// <exception cref="AwsCallException">As in <see cref="CallAsync"/>; also where a token comes back a second time, which would go on for
    /// ever.</exception>
    public async IAsyncEnumerable<JsonElement> PagesAsync(
        string operation,
        Action<Utf8JsonWriter> input,
        string tokenMember,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var page = await CallAsync(operation, WithToken(input, tokenMember, token), cancellationToken);
            yield return page;

            token = page.TextOf(tokenMember);
            if (!string.IsNullOrEmpty(token) && !seen.Add(token))
                throw AwsFailure.RepeatedToken(this, operation, tokenMember);
        } while (!string.IsNullOrEmpty(token));
    }

    /// <summary>The entries of a list that an operation answers page after page.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="input">Writes the members of the input, without the token.</param>
    /// <param name="listMember">The member of the answer that holds the page's entries.</param>
    /// <param name="tokenMember">The token's member in input and answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">As in <see cref="PagesAsync"/>; also where the last page lacks the list.</exception>
    public async IAsyncEnumerable<JsonElement> ItemsAsync(
        string operation,
        Action<Utf8JsonWriter> input,
        string listMember,
        string tokenMember,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var page in PagesAsync(operation, input, tokenMember, cancellationToken))
        {
            // Without the list and without a successor the answer says nothing; taken for "none", it would end results
            // of resources that still exist.
            if (!page.HasList(listMember) && string.IsNullOrEmpty(page.TextOf(tokenMember)))
                throw AwsFailure.Unreadable(this, operation, $"it has no list {listMember}, which is not an empty one");

            foreach (var item in page.ListOf(listMember))
                yield return item;
        }
    }

    private static byte[] Body(Action<Utf8JsonWriter> write)
    {
        var buffer = _body is { Capacity: <= LargestKept } kept ? kept : _body = new ArrayBufferWriter<byte>(UsualBody);
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);

        return buffer.WrittenSpan.ToArray();
    }

    private static void Members(Utf8JsonWriter writer, Action<Utf8JsonWriter> input)
    {
        writer.WriteStartObject();
        input(writer);
        writer.WriteEndObject();
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
