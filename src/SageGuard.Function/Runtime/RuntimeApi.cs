// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using SageGuard.Function.Logging;

namespace SageGuard.Function.Runtime;

/// <summary>
/// The Lambda Runtime API over HTTP: asks for the next invocation and posts answers and errors, on one connection that is kept.
/// </summary>
/// <remarks>
/// There is one exchange at a time and nothing to do while it lasts, so its thread waits in the socket's own calls: with asynchronous
/// ones two other threads are woken for each answer. See <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>.
/// </remarks>
public sealed class RuntimeApi : IDisposable
{
    private static readonly string Agent = $"SageGuard/{Log.Version}";

    private readonly string _root;
    private readonly Uri _next;
    private readonly HttpMessageInvoker _http;
    private Socket? _socket;

    /// <summary>A client of the Runtime API at this address; nothing is sent yet.</summary>
    /// <param name="address">Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> has them, e.g. <c>127.0.0.1:9001</c>.</param>
    /// <exception cref="ArgumentException">The address isn't a host and a port.</exception>
    public RuntimeApi(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (
            !Uri.TryCreate($"http://{address}/2018-06-01/runtime/", UriKind.Absolute, out var root)
            || root.PathAndQuery != "/2018-06-01/runtime/"
            || root.UserInfo.Length > 0
        )
        {
            throw new ArgumentException(
                $"AWS_LAMBDA_RUNTIME_API is '{address}': expected a host and a port, e.g. 127.0.0.1:9001.",
                nameof(address)
            );
        }

        _root = root.AbsoluteUri;
        _next = new Uri(_root + "invocation/next");
        // Without HttpClient, which adds its time-out to each exchange: the next event may be hours away.
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                // The Runtime API is on this machine: a proxy that the function's environment names for AWS is not for it.
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                // The environment may be frozen for hours between two requests; the connection is good afterwards.
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                ConnectCallback = (context, _) => ValueTask.FromResult<Stream>(Connect(context.DnsEndPoint)),
            }
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Waits for the next invocation, without a limit.</summary>
    /// <exception cref="RuntimeApiException">Lambda answered with an error, or without a request id.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    /// <exception cref="IOException">The answer was cut off.</exception>
    internal NextInvocation Next(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _next);
        using var answer = Send(request, cancellationToken);
        var body = Body(answer, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new RuntimeApiException($"/next answered {(int)answer.StatusCode} instead of 200.");
        }

        var requestId =
            Header(answer, "Lambda-Runtime-Aws-Request-Id")
            ?? throw new RuntimeApiException(
                "/next answered without Lambda-Runtime-Aws-Request-Id: there is no id to report anything for."
            );

        return new NextInvocation(
            requestId,
            DeadlineOf(answer),
            Header(answer, "Lambda-Runtime-Invoked-Function-Arn") ?? "",
            Header(answer, "Lambda-Runtime-Trace-Id"),
            Header(answer, "Lambda-Runtime-Invocation-Id"),
            body
        );
    }

    /// <summary>Posts the answer of an invocation.</summary>
    internal HttpStatusCode Respond(
        string requestId,
        string? invocationId,
        ReadOnlyMemory<byte> answer,
        CancellationToken cancellationToken
    ) => Post($"invocation/{Uri.EscapeDataString(requestId)}/response", answer, invocationId, errorType: null, cancellationToken);

    /// <summary>Reports that an invocation failed.</summary>
    internal HttpStatusCode Fail(string requestId, string? invocationId, Exception error, CancellationToken cancellationToken) =>
        Post(
            $"invocation/{Uri.EscapeDataString(requestId)}/error",
            ErrorReport.Body(error),
            invocationId,
            ErrorReport.Type(error),
            cancellationToken
        );

    /// <summary>Reports that the function could not get ready.</summary>
    internal HttpStatusCode FailInit(Exception error, CancellationToken cancellationToken) =>
        Post("init/error", ErrorReport.Body(error), invocationId: null, $"Runtime.{ErrorReport.Type(error)}", cancellationToken);

    private HttpStatusCode Post(
        string path,
        ReadOnlyMemory<byte> body,
        string? invocationId,
        string? errorType,
        CancellationToken cancellationToken
    )
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, _root + path) { Content = content };
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        }

        if (invocationId is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Invocation-Id", invocationId);
        }

        using var answer = Send(request, cancellationToken);
        _ = Body(answer, cancellationToken);
        return answer.StatusCode;
    }

    private HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        return _http.Send(request, cancellationToken);
    }

    // To its end, so that the connection can carry the next request.
    private byte[] Body(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // The body's stream takes no token: what waits in the socket ends with it.
        using var closing = cancellationToken.UnsafeRegister(static api => ((RuntimeApi)api!)._socket?.Dispose(), this);
        using var stream = answer.Content.ReadAsStream(CancellationToken.None);
        if (answer.Content.Headers.ContentLength is not { } length)
        {
            using var whole = new MemoryStream();
            stream.CopyTo(whole);
            return whole.ToArray();
        }

        var body = new byte[length];
        stream.ReadExactly(body);
        return body;
    }

    private NetworkStream Connect(DnsEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(address);
            _socket = socket;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;

    private static DateTimeOffset? DeadlineOf(HttpResponseMessage answer) =>
        long.TryParse(Header(answer, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
