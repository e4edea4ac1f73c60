// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Function.Runtime;
using SageGuard.Shared;

namespace SageGuard.Function.Tests.Runtime;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_shutdown_while_waiting_for_an_event_ends_the_process_at_once()
    {
        await using var test = new LoopTest();
        var run = test.StartAsync(Handlers.Echo);
        await test.Api.Idle.Task;

        test.Stop();

        Assert.Equal(RuntimeLoop.Stopped, await run);
        Assert.Empty(test.Lines);
    }

    [Fact]
    public async Task A_shutdown_during_an_invocation_cancels_it_and_reports_it()
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = test.StartAsync(Handlers.Waits(begun));
        await begun.Task;

        test.Stop();

        Assert.Equal(RuntimeLoop.Stopped, await run);
        Assert.Equal(["GET invocation/next", "POST invocation/id-1/error"], test.Story);
        Assert.Equal("ShutdownException", test.Post("invocation/id-1/error").Header("Lambda-Runtime-Function-Error-Type"));
    }

    [Fact]
    public async Task An_invocation_that_ends_well_all_the_same_is_answered()
    {
        await using var test = new LoopTest().Event("id-1", "{\"a\":1}");

        var exit = await test.StartAsync(
            (payload, _, _) =>
            {
                test.Stop();
                return Task.FromResult(payload);
            }
        );

        Assert.Equal(RuntimeLoop.Stopped, exit);
        Assert.Equal("{\"a\":1}", test.Post("invocation/id-1/response").Text);
    }

    [Fact]
    public async Task A_post_that_hangs_holds_a_shutdown_up_for_the_grace_only()
    {
        await using var test = new LoopTest().Event("id-1");
        test.Api.Answer("invocation/id-1/response", Reply.Hang);
        var run = test.StartAsync(Handlers.Echo);
        await Limit.UntilAsync(() => test.Api.Requests.Count >= 2, "the answer is posted");
        test.Stop();
        test.Time.Advance(RuntimeLoop.ShutdownGrace - TimeSpan.FromMilliseconds(1));
        Assert.False(run.IsCompleted);
        test.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(RuntimeLoop.Stopped, await run);
    }
}
