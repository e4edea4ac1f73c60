// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SageGuard.Shared;

/// <summary>HTTPS in front of a server on loopback: bytes go on as they come.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly X509Certificate2 _certificate;
    private readonly Uri _server;
    private readonly Task _accepting;

    private TlsFront(X509Certificate2 certificate, Uri server)
    {
        (_certificate, _server) = (certificate, server);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Starts one.</summary>
    /// <param name="certificate">What it shows.</param>
    /// <param name="server">Where the bytes go.</param>
    public static TlsFront Start(X509Certificate2 certificate, Uri server) => new(certificate, server);

    /// <summary>How many connections were made to it.</summary>
    public int Connections { get; private set; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_over.Token)));
                Connections++;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await using var secured = new SslStream(client.GetStream());
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _over.Token);
            await server.ConnectAsync(_server.Host, _server.Port, _over.Token);
            await Task.WhenAny(secured.CopyToAsync(server.GetStream(), _over.Token), server.GetStream().CopyToAsync(secured, _over.Token));
        }
        catch (Exception error) when (error is IOException or AuthenticationException or SocketException or OperationCanceledException)
        {
            // A client that does not trust the certificate, or that has ended.
        }
    }
}
