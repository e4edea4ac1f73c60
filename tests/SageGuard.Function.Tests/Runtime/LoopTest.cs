// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Function.Logging;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

/// <summary>One life of a runtime against a scripted Runtime API, with a clock that only the test moves.</summary>
internal sealed class LoopTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryStream _output = new();

    public ScriptedRuntimeApi Api { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public List<(string Name, string? Value)> Variables { get; } = [];

    /// <summary>The log, a parsed line each.</summary>
    public IReadOnlyList<JsonElement> Lines =>
        [
            .. Encoding
                .UTF8.GetString(_output.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    /// <summary>An event with every header Lambda always sends; the deadline is a minute away.</summary>
    public LoopTest Event(string id, string payload = "{}", params (string Name, string Value)[] more)
    {
        var deadline = (Time.GetUtcNow() + TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        (string Name, string Value)[] headers =
        [
            ("Lambda-Runtime-Aws-Request-Id", id),
            ("Lambda-Runtime-Deadline-Ms", deadline),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:111122223333:function:sageguard"),
        ];
        var replaced = more.Select(h => h.Name).ToHashSet();
        Api.Next(Reply.Of(200, [.. headers.Where(h => !replaced.Contains(h.Name)), .. more], Encoding.UTF8.GetBytes(payload)));
        return this;
    }

    /// <summary>Runs until the script is over and /next hangs, then stops as SIGTERM does.</summary>
    public async Task<int> RunAsync(InvocationHandler handler)
    {
        var run = StartAsync(handler);
        await Task.WhenAny(run, Api.Idle.Task).WaitAsync(Patience);
        Stop();
        return await run;
    }

    public Task<int> StartAsync(InvocationHandler handler) => StartAsync(_ => Task.FromResult(handler));

    public async Task<int> StartAsync(Func<CancellationToken, Task<InvocationHandler>> init)
    {
        using var api = new RuntimeApi(Api.Address);
        return await new RuntimeLoop(api, new Log(_output, Time), Time, (name, value) => Variables.Add((name, value)))
            .RunAsync(init, _stop.Token)
            .WaitAsync(Patience);
    }

    public void Stop() => _stop.Cancel();

    /// <summary>The one post to this path below /2018-06-01/runtime/.</summary>
    public HttpRequest Post(string path) => Assert.Single(Api.Requests, r => r.Line == $"POST /2018-06-01/runtime/{path} HTTP/1.1");

    /// <summary>What was asked for, in order, without the base path.</summary>
    public IEnumerable<string> Story =>
        Api.Requests.Select(r =>
            r.Line.Replace("/2018-06-01/runtime/", "", StringComparison.Ordinal).Replace(" HTTP/1.1", "", StringComparison.Ordinal)
        );

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _stop.Dispose();
    }
}
