// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using SageGuard.Function.Logging;

namespace SageGuard.Function.Runtime;

/// <summary>
/// The Lambda Runtime API over HTTP: asks for the next invocation and posts answers and errors, on one connection that is kept.
/// </summary>
/// <remarks>See <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>.</remarks>
public sealed class RuntimeApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _root;

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
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                // The Runtime API is on this machine: a proxy that the function's environment names for AWS is not for it.
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                // The environment may be frozen for hours between two requests; the connection is good afterwards.
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            }
        )
        {
            // The next event may be hours away.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"SageGuard/{Log.Version}");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Waits for the next invocation, without a limit.</summary>
    /// <exception cref="RuntimeApiException">Lambda answered with an error, or without a request id.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    internal async Task<NextInvocation> NextAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(_root + "invocation/next", cancellation);
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
            await answer.Content.ReadAsByteArrayAsync(cancellation)
        );
    }

    /// <summary>Posts the answer of an invocation.</summary>
    internal Task<HttpStatusCode> RespondAsync(
        string requestId,
        string? invocationId,
        ReadOnlyMemory<byte> answer,
        CancellationToken cancellation
    ) => PostAsync($"invocation/{Uri.EscapeDataString(requestId)}/response", answer, invocationId, errorType: null, cancellation);

    /// <summary>Reports that an invocation failed.</summary>
    internal Task<HttpStatusCode> FailAsync(string requestId, string? invocationId, Exception error, CancellationToken cancellation) =>
        PostAsync(
            $"invocation/{Uri.EscapeDataString(requestId)}/error",
            ErrorReport.Body(error),
            invocationId,
            ErrorReport.Type(error),
            cancellation
        );

    /// <summary>Reports that the function could not get ready.</summary>
    internal Task<HttpStatusCode> FailInitAsync(Exception error, CancellationToken cancellation) =>
        PostAsync("init/error", ErrorReport.Body(error), invocationId: null, $"Runtime.{ErrorReport.Type(error)}", cancellation);

    private async Task<HttpStatusCode> PostAsync(
        string path,
        ReadOnlyMemory<byte> body,
        string? invocationId,
        string? errorType,
        CancellationToken cancellation
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

        // Reads the answer's body to its end, so that the connection can carry the next request.
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        return answer.StatusCode;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;

    private static DateTimeOffset? DeadlineOf(HttpResponseMessage answer) =>
        long.TryParse(Header(answer, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
