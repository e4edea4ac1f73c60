// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SageGuard.Aws.Tests.Wire;

/// <summary>An HTTP server on a loopback port that records every request's bytes and answers from a script.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RecordedRequest, int, ScriptedAnswer> _script;
    private readonly List<RecordedRequest> _requests = [];
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private int _connections;

    /// <summary>Answers each request by what the script says for it and for its number, counted from 0.</summary>
    public ScriptedServer(Func<RecordedRequest, int, ScriptedAnswer> script)
    {
        _script = script;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Answers one after the other; the last one again and again.</summary>
    public ScriptedServer(params ScriptedAnswer[] answers)
        : this((_, number) => answers[Math.Min(number, answers.Length - 1)]) { }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = Serve(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task Serve(TcpClient socket)
    {
        using (socket)
        {
            try
            {
                var stream = socket.GetStream();
                while (await ReadRequest(stream) is { } request)
                {
                    int number;
                    lock (_lock)
                    {
                        number = _requests.Count;
                        _requests.Add(request);
                    }

                    var answer = _script(request, number);
                    await Task.Delay(answer.Delay, _stop.Token);
                    await stream.WriteAsync(answer.Bytes, _stop.Token);
                    if (answer.Stalls)
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    if (answer.Cuts)
                        return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException) { }
        }
    }

    private async Task<RecordedRequest?> ReadRequest(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines
            .Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new RecordedRequest(lines[0], headers, body);
    }
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record RecordedRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    public string Target => Headers["X-Amz-Target"];

    public string Operation => Target[(Target.IndexOf('.') + 1)..];

    public JsonElement Json => JsonElement.Parse(Bytes);
}

/// <summary>The bytes of an answer, and what happens to the connection after them.</summary>
internal sealed record ScriptedAnswer(byte[] Bytes, bool Cuts = false, bool Stalls = false)
{
    public TimeSpan Delay { get; init; }

    public static ScriptedAnswer Json(string json, int status = 200, params string[] headers) =>
        Text(status, [.. headers, "Content-Type: application/x-amz-json-1.1"], json);

    /// <summary>An error as AWS sends it.</summary>
    public static ScriptedAnswer Error(string code, string message, int status = 400, params string[] headers) =>
        Json($$"""{"__type":"{{code}}","message":{{JsonSerializer.Serialize(message)}}}""", status, headers);

    public static ScriptedAnswer Text(int status, string[] headers, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new ScriptedAnswer([.. Head(status, [.. headers, $"Content-Length: {bytes.Length}"]), .. bytes]);
    }

    /// <summary>An answer of something between here and AWS: no request id.</summary>
    public static ScriptedAnswer Foreign(string contentType, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new ScriptedAnswer([
            .. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {bytes.Length}\r\n\r\n"),
            .. bytes,
        ]);
    }

    public static ScriptedAnswer Chunked(params string[] chunks)
    {
        var bytes = new List<byte>(Head(200, ["Transfer-Encoding: chunked"]));
        foreach (var chunk in chunks.Append("").Select(Encoding.UTF8.GetBytes))
        {
            bytes.AddRange(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            bytes.AddRange(chunk);
            bytes.AddRange("\r\n"u8);
        }

        return new ScriptedAnswer([.. bytes]);
    }

    /// <summary>A body that ends before its announced length; the connection is closed, or left open without another byte.</summary>
    public static ScriptedAnswer CutBody(string begin, bool stalls = false) =>
        new([.. Head(200, [$"Content-Length: {begin.Length + 100}"]), .. Encoding.UTF8.GetBytes(begin)], Cuts: !stalls, Stalls: stalls);

    public static ScriptedAnswer Hangs { get; } = new([], Stalls: true);

    public static ScriptedAnswer Drops { get; } = new([], Cuts: true);

    private static byte[] Head(int status, string[] headers) =>
        Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} X\r\nx-amzn-RequestId: request-{status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"
        );
}
