// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace SageGuard.Remediate.Tests;

/// <summary>
/// Passes calls on to a service and counts them. The chosen call takes effect, and before its answer comes back the caller
/// is killed: the worst moment for a crash.
/// </summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private readonly Uri _service;
    private readonly CallCount _count;

    public CountingProxy(Uri service, CallCount count)
    {
        (_service, _count) = (service, count);
        // Below the ports that the system gives to outgoing connections.
        for (var port = Random.Shared.Next(15_000, 32_000); ; port = Random.Shared.Next(15_000, 32_000))
        {
            // A listener whose start failed is of no use any more.
            _listener = new HttpListener();
            try
            {
                Address = new Uri($"http://127.0.0.1:{port}/");
                _listener.Prefixes.Add(Address.ToString());
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Taken: another.
            }
        }

        _serving = ServeAsync();
    }

    public Uri Address { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var handling = new List<Task>();
        while (true)
        {
            try
            {
                handling.Add(HandleAsync(await _listener.GetContextAsync()));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                break;
            }
        }

        await Task.WhenAll(handling);
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(_service, context.Request.RawUrl));
            var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            foreach (var name in context.Request.Headers.AllKeys.OfType<string>().Where(name => name is not ("Host" or "Content-Length" or "Connection" or "Expect" or "Transfer-Encoding")))
            {
                if (!request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name])) request.Content.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
            }

            using var answer = await Client.SendAsync(request);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            if (_count.Add(context.Request))
            {
                context.Response.Abort();
                return;
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection" or "Server" or "Date")))
                context.Response.Headers[header.Key] = string.Join(",", header.Value);
            if (context.Request.HttpMethod == "HEAD")
            {
                context.Response.ContentLength64 = answer.Content.Headers.ContentLength ?? 0;
                context.Response.Close();
                return;
            }

            context.Response.ContentLength64 = bytes.Length;
            await context.Response.OutputStream.WriteAsync(bytes);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or HttpRequestException or InvalidOperationException)
        {
            // The caller is dead, or the listener ends.
        }
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
            lock (_gate) return [.. _names];
        }
    }

    public bool Add(HttpListenerRequest request)
    {
        lock (_gate)
        {
            var target = request.Headers["X-Amz-Target"];
            var name = target is not null ? target[(target.LastIndexOf('.') + 1)..] : $"{request.HttpMethod} {request.Url!.AbsolutePath[(request.Url.AbsolutePath.LastIndexOf('/') + 1)..]}";
            if (ChangesOnly && (request.HttpMethod is "GET" or "HEAD" || name.StartsWith("Describe", StringComparison.Ordinal) || name.StartsWith("List", StringComparison.Ordinal))) return false;
            _names.Add(name);
            if (_names.Count != DieAt) return false;
            Kill();
            return true;
        }
    }
}
