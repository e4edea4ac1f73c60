// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class InitTests
{
    private const string NoRegion = "AWS_REGION is not set.";

    [Fact]
    public async Task The_first_event_is_asked_for_when_init_is_done()
    {
        await using var test = new LoopTest();
        var ready = new TaskCompletionSource<InvocationHandler>(TaskCreationOptions.RunContinuationsAsynchronously);

        var run = test.StartAsync(_ => ready.Task);
        Assert.Empty(test.Api.Requests);
        ready.SetResult(Handlers.Echo);
        await test.Api.Idle.Task;

        Assert.Equal(["GET invocation/next"], test.Story);
        test.Stop();
        Assert.Equal(RuntimeLoop.Stopped, await run);
    }

    [Fact]
    public async Task A_failing_init_is_reported_and_ends_the_process()
    {
        await using var test = new LoopTest();

        var exit = await test.StartAsync(_ => throw new InvalidOperationException(NoRegion));

        Assert.Equal(RuntimeLoop.InitFailed, exit);
        Assert.Equal(["POST init/error"], test.Story);
        var post = test.Post("init/error");
        Assert.Equal("Runtime.InvalidOperationException", post.Header("Lambda-Runtime-Function-Error-Type"));
        Assert.Equal("application/json", post.Header("Content-Type"));
        var body = JsonDocument.Parse(post.Body).RootElement;
        Assert.Equal(["errorMessage", "errorType", "stackTrace"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal(NoRegion, body.GetProperty("errorMessage").GetString());
        Assert.Equal("InvalidOperationException", body.GetProperty("errorType").GetString());
        Assert.All(
            body.GetProperty("stackTrace").EnumerateArray(),
            line => Assert.StartsWith("at ", line.GetString(), StringComparison.Ordinal)
        );

        var line = Assert.Single(test.Lines);
        Assert.Equal("FATAL", line.GetProperty("level").GetString());
        Assert.Equal(NoRegion, line.GetProperty("exception").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(202)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_failing_init_ends_the_process_whatever_Lambda_answers(int status)
    {
        await using var test = new LoopTest();
        test.Api.Answer("init/error", Reply.Status(status));

        Assert.Equal(RuntimeLoop.InitFailed, await test.StartAsync(_ => throw new InvalidOperationException(NoRegion)));
    }

    [Fact]
    public async Task A_failing_init_that_cannot_be_reported_ends_the_process_as_well()
    {
        await using var test = new LoopTest();
        test.Api.Answer("init/error", Reply.Drop);

        var exit = await test.StartAsync(_ => throw new InvalidOperationException(NoRegion));

        Assert.Equal(RuntimeLoop.InitFailed, exit);
        Assert.All(test.Lines, line => Assert.Equal("FATAL", line.GetProperty("level").GetString()));
        Assert.Equal(2, test.Lines.Count);
    }

    [Fact]
    public async Task A_shutdown_during_init_is_no_failure()
    {
        await using var test = new LoopTest();

        var run = test.StartAsync(async stop =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return Handlers.Echo;
        });
        test.Stop();

        Assert.Equal(RuntimeLoop.Stopped, await run);
        Assert.Empty(test.Api.Requests);
    }
}
