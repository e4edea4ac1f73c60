// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace SageGuard.Cli.Tests;

/// <summary>A scripted AWS on one loopback port, with or without TLS: STS and EC2's Regions are built in, the rest is the test's.</summary>
internal sealed partial class TinyAws : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _scopes = new();
    private readonly Func<string, string, (int Status, string Body)> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly IReadOnlyList<string> _regions;
    private readonly Task _accepting;

    public TinyAws(
        Func<string, string, (int Status, string Body)> answer,
        X509Certificate2? certificate = null,
        params IReadOnlyList<string> regions
    )
    {
        (_answer, _certificate, _regions) = (answer, certificate, regions);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    // The name only for its certificate: it stands for two addresses, and something else may answer at the other one.
    public Uri Endpoint =>
        new($"{(_certificate is null ? "http://127.0.0.1" : "https://localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Answers where the body of a request decides, given the operation, the body and who asks; null: as for any other.</summary>
    public Func<string, string, string, string?>? ByBody { get; init; }

    /// <summary>The accounts whose roles cannot be assumed.</summary>
    public HashSet<string> Closed { get; } = [];

    /// <summary>What the requests were signed for: <c>ec2 eu-west-1</c>.</summary>
    public IReadOnlyList<string> Scopes => [.. _scopes.Distinct().Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(TcpClient socket)
    {
        using (socket)
        {
            try
            {
                await using Stream stream = _certificate is null ? socket.GetStream() : new SslStream(socket.GetStream());
                if (stream is SslStream tls)
                    await tls.AuthenticateAsServerAsync(_certificate!);
                while (await ReadAsync(stream) is { } request)
                {
                    var (status, type, body) = Answer(request.Head, request.Body);
                    var bytes = Encoding.UTF8.GetBytes(body);
                    await stream.WriteAsync(
                        Encoding.ASCII.GetBytes(
                            $"HTTP/1.1 {status} X\r\nx-amzn-RequestId: 1\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n\r\n"
                        ),
                        _stop.Token
                    );
                    await stream.WriteAsync(bytes, _stop.Token);
                }
            }
            catch (Exception error) when (IsTheEnd(error))
            {
                // The client, or the test, has ended the conversation.
            }
        }
    }

    private (int Status, string Type, string Body) Answer(string head, string body)
    {
        var region = Scope().Match(head) is { Success: true } scope ? scope.Groups[1].Value : "";
        if (region.Length > 0)
            _scopes.Enqueue($"{Scope().Match(head).Groups[2].Value} {region}");
        // A role's credentials name its account, so that the test knows who asks.
        if (Role().Match(head) is { Success: true } role)
            region = $"{role.Groups[1].Value} {region}";
        if (Target().Match(head) is { Success: true } target)
        {
            if (ByBody?.Invoke(target.Groups[1].Value, body, region) is { } found)
                return (200, "application/x-amz-json-1.1", found);
            var (status, json) = _answer(target.Groups[1].Value, region);
            return (status, "application/x-amz-json-1.1", json);
        }

        // Lambda and Security Hub speak REST.
        if (Rest().Match(head) is { Success: true } rest)
        {
            var (status, json) = _answer($"{rest.Groups[1].Value} {rest.Groups[2].Value}", region);
            return (status, "application/json", json);
        }

        if (body.Contains("Action=AssumeRole", StringComparison.Ordinal))
        {
            var account = Assumed().Match(Uri.UnescapeDataString(body)).Groups[1].Value;
            if (Closed.Contains(account))
            {
                return (
                    403,
                    "text/xml",
                    $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::{account}:role/sageguard-read</Message></Error></ErrorResponse>"
                );
            }

            return (
                200,
                "text/xml",
                $"<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials><AccessKeyId>ASIA{account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
            );
        }

        return (
            200,
            "text/xml",
            body.Contains("DescribeRegions", StringComparison.Ordinal)
                ? $"<DescribeRegionsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><regionInfo>{string.Concat(_regions.Select(name => $"<item><regionName>{name}</regionName></item>"))}</regionInfo></DescribeRegionsResponse>"
                : $"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>{Caller(head)}</Arn><UserId>U</UserId><Account>{Caller(head).Split(':')[4]}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        );
    }

    private static bool IsTheEnd(Exception error) =>
        error is IOException or AuthenticationException or OperationCanceledException or SocketException or ObjectDisposedException;

    private static string Caller(string head) =>
        Role().Match(head) is { Success: true } role
            ? $"arn:aws:sts::{role.Groups[1].Value}:assumed-role/sageguard-read/sageguard"
            : "arn:aws:iam::123456789012:user/me";

    private async Task<(string Head, string Body)?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var length = Length().Match(head.ToString()) is { Success: true } found
            ? int.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return (head.ToString(), Encoding.UTF8.GetString(body));
    }

    [GeneratedRegex(@"/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/")]
    private static partial Regex Scope();

    [GeneratedRegex(@"Credential=ASIA(\d{12})/")]
    private static partial Regex Role();

    [GeneratedRegex(@"RoleArn=arn:[^:]+:iam::(\d{12}):")]
    private static partial Regex Assumed();

    [GeneratedRegex(@"X-Amz-Target: \w+\.(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Target();

    [GeneratedRegex(@"^(\w+) (/[^? ]+)[? ]")]
    private static partial Regex Rest();

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
