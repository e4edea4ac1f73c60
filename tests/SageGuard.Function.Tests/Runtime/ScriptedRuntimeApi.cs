// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SageGuard.Function.Tests.Runtime;

/// <summary>
/// The Lambda Runtime API on a loopback port, byte for byte: deals out scripted events, answers posts as told, and keeps
/// what it was sent. When there is no event left, /next hangs, as Lambda's does.
/// </summary>
internal sealed class ScriptedRuntimeApi : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Reply> _events = new();
    private readonly ConcurrentDictionary<string, Reply> _answers = new();
    private readonly ConcurrentQueue<HttpRequest> _requests = new();
    private readonly Task _accepting;

    public ScriptedRuntimeApi()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Completes when /next is asked for and the script is over.</summary>
    public TaskCompletionSource Idle { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Address => _listener.LocalEndpoint.ToString()!;

    public IReadOnlyList<HttpRequest> Requests => [.. _requests];

    public void Next(Reply reply) => _events.Enqueue(reply);

    public void Answer(string path, Reply reply) => _answers[path] = reply;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _end.Dispose();
    }

    /// <summary>Nobody is at the address any more.</summary>
    public async Task CloseAsync()
    {
        // The loop first: between two clients it would ask a listener that listens no more.
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                connections.Add(ServeAsync(client, connections.Count + 1));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        using var _ = client;
        var stream = client.GetStream();
        try
        {
            while (await HttpRequest.ReadAsync(stream, connection, _end.Token) is { } request)
            {
                _requests.Enqueue(request);
                var reply = ReplyTo(request.Line.Split(' ')[1].Replace("/2018-06-01/runtime/", "", StringComparison.Ordinal));
                if (reply.Hangs)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
                }

                if (reply.Bytes is null)
                {
                    return;
                }

                await stream.WriteAsync(reply.Bytes, _end.Token);
                if (reply.Closes)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client is gone, or the test is over.
        }
    }

    private Reply ReplyTo(string path)
    {
        if (path != "invocation/next")
        {
            return _answers.GetValueOrDefault(path) ?? Reply.Status(202);
        }

        if (_events.TryDequeue(out var reply))
        {
            return reply;
        }

        Idle.TrySetResult();
        return Reply.Hang;
    }
}
