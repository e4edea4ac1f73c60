// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Function.Logging;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class FunctionHostTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://127.0.0.1:9001")]
    public async Task Without_a_Runtime_API_the_program_says_what_it_is_for_and_ends(string? address)
    {
        using var output = new MemoryStream();

        var exit = await RunAsync(new() { ["AWS_LAMBDA_RUNTIME_API"] = address }, output, TestContext.Current.CancellationToken);

        Assert.Equal(RuntimeLoop.InitFailed, exit);
        Assert.Contains("AWS_LAMBDA_RUNTIME_API", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_says_where_the_Runtime_API_is_and_how_to_log()
    {
        await using var api = new ScriptedRuntimeApi();
        using var output = new MemoryStream();
        using var stop = new CancellationTokenSource();
        var run = RunAsync(
            new()
            {
                ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
                ["AWS_LAMBDA_LOG_FORMAT"] = "Text",
                ["AWS_LAMBDA_LOG_LEVEL"] = "DEBUG",
            },
            output,
            stop.Token
        );

        await api.Idle.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        Assert.Equal(RuntimeLoop.Stopped, await run);
        Assert.Equal($"2027-01-31T12:00:00.000Z DEBUG Ready. version={Log.Version}\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    private static Task<int> RunAsync(Dictionary<string, string?> environment, Stream output, CancellationToken stop) =>
        FunctionHost.RunAsync(
            (log, _) =>
            {
                log.Write(LogLevel.Debug, "Ready.");
                return Task.FromResult(Handlers.Echo);
            },
            name => environment.GetValueOrDefault(name),
            (_, _) => { },
            output,
            new FakeTimeProvider(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero)),
            stop
        );
}
