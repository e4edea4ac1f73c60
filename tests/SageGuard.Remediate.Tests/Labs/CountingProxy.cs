// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace SageGuard.Remediate.Tests;

/// <summary>
/// Passes calls on to a service and counts them. The chosen call takes effect, and before its answer comes back the caller
/// is killed: the worst moment for a crash.
/// </summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection =
    [
        "Host",
        "Content-Length",
        "Connection",
        "Expect",
        "Transfer-Encoding",
        "Server",
        "Date",
    ];
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private readonly WebApplication _server;
    private readonly Uri _service;
    private readonly CallCount _count;

    private CountingProxy(WebApplication server, Uri service, CallCount count) => (_server, _service, _count) = (server, service, count);

    public Uri Address => new(_server.Urls.First());

    public static async Task<CountingProxy> StartAsync(Uri service, CallCount count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var proxy = new CountingProxy(server, service, count);
        server.Run(proxy.PassAsync);
        await server.StartAsync(Lab.Token);
        return proxy;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task PassAsync(HttpContext context)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_service, path));
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, value) in context.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToString()))
                request.Content.Headers.TryAddWithoutValidation(name, value.ToString());
        }

        using var answer = await Client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (_count.Add(context.Request, body.ToArray()))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        context.Response.ContentLength = answer.Content.Headers.ContentLength;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes);
    }
}

/// <summary>Counts calls over all proxies, and kills at one of them.</summary>
internal sealed class CallCount
{
    private readonly Lock _gate = new();
    private readonly List<string> _names = [];

    /// <summary>The call after which the caller dies, from 1; 0 for none.</summary>
    public int DieAt { get; init; }

    /// <summary>Kills the caller.</summary>
    public Action Kill { get; set; } = () => { };

    /// <summary>True to count only what changes something: a crash after a read is a crash after the last change.</summary>
    public bool ChangesOnly { get; init; }

    /// <summary>What was called, in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _names];
        }
    }

    public bool Add(HttpRequest request, byte[] body)
    {
        lock (_gate)
        {
            var name = NameOf(request, body);
            if (
                ChangesOnly
                && (
                    request.Method is "GET" or "HEAD"
                    || name.StartsWith("Describe", StringComparison.Ordinal)
                    || name.StartsWith("List", StringComparison.Ordinal)
                )
            )
            {
                return false;
            }

            _names.Add(name);
            if (_names.Count != DieAt)
                return false;
            Kill();
            return true;
        }
    }

    // AWS JSON names the operation in a header, the query protocol in the body, S3 by method and key.
    private static string NameOf(HttpRequest request, byte[] body)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        if (target.Length > 0)
            return target[(target.LastIndexOf('.') + 1)..];
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
        {
            return System.Text.Encoding.UTF8.GetString(body).Split('&').First(pair => pair.StartsWith("Action=", StringComparison.Ordinal))[
                7..
            ];
        }

        return $"{request.Method} {request.Path.Value![(request.Path.Value!.LastIndexOf('/') + 1)..]}";
    }
}
