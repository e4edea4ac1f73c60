// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace SageGuard.LocalAws.Hosting;

/// <summary>
/// Kestrel alone, on loopback. Without a host around it there is no container, no logging, and nothing that would take
/// Ctrl-C away from the program that embeds the cloud.
/// </summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly KestrelServer _kestrel;

    private Server(KestrelServer kestrel, Uri endpoint) => (_kestrel, Endpoint) = (kestrel, endpoint);

    public Uri Endpoint { get; }

    public static async Task<Server> StartAsync(int port, RequestDelegate handler, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var kestrel = new KestrelServer(Options.Create(options), sockets, NullLoggerFactory.Instance);
        try
        {
            await kestrel.StartAsync(new Application(handler), cancellationToken);
        }
        catch
        {
            kestrel.Dispose();
            throw;
        }
        return new Server(kestrel, new Uri(kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }

    public async ValueTask DisposeAsync()
    {
        // Connections that still wait are cut: the caller of Dispose wants it gone now.
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception) { }
    }
}
