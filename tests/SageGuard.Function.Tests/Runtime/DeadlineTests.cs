// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class DeadlineTests
{
    // LoopTest's events end a minute after they come.
    private static readonly TimeSpan Given = TimeSpan.FromMinutes(1) - RuntimeLoop.Margin;

    [Fact]
    public async Task A_handler_is_cancelled_half_a_second_before_the_deadline_and_reported()
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = Handlers.Waits(begun);

        var run = test.RunAsync(
            (payload, invocation, cancellation) =>
                invocation.RequestId == "id-1" ? waits(payload, invocation, cancellation) : Task.FromResult(payload)
        );
        await begun.Task;
        test.Time.Advance(Given);

        Assert.Equal(RuntimeLoop.Stopped, await run);
        var post = test.Post("invocation/id-1/error");
        Assert.Equal("DeadlineException", post.Header("Lambda-Runtime-Function-Error-Type"));
        Assert.StartsWith(
            "Stopped after 59.5 s, 500 ms before the function's timeout",
            JsonDocument.Parse(post.Body).RootElement.GetProperty("errorMessage").GetString(),
            StringComparison.Ordinal
        );
        test.Post("invocation/id-2/response");
    }

    [Fact]
    public async Task A_handler_has_its_time_until_then()
    {
        await using var test = new LoopTest().Event("id-1");

        await test.RunAsync(
            (payload, _, cancellation) =>
            {
                test.Time.Advance(Given - TimeSpan.FromMilliseconds(1));
                Assert.False(cancellation.IsCancellationRequested);
                test.Time.Advance(TimeSpan.FromMilliseconds(1));
                Assert.True(cancellation.IsCancellationRequested);
                return Task.FromResult(payload);
            }
        );

        // It was done all the same: an answer is an answer.
        test.Post("invocation/id-1/response");
    }

    [Fact]
    public async Task Where_no_time_is_left_the_handler_is_cancelled_from_the_start()
    {
        await using var test = new LoopTest().Event("id-1", "{}", ("Lambda-Runtime-Deadline-Ms", "1000"));

        await test.RunAsync(
            async (payload, _, cancellation) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                return payload;
            }
        );

        Assert.Equal("DeadlineException", test.Post("invocation/id-1/error").Header("Lambda-Runtime-Function-Error-Type"));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("99999999999999999")]
    public async Task An_unreadable_deadline_fails_that_event_only(string deadline)
    {
        await using var test = new LoopTest().Event("id-1", "{}", ("Lambda-Runtime-Deadline-Ms", deadline)).Event("id-2");

        Assert.Equal(RuntimeLoop.Stopped, await test.RunAsync(Handlers.Echo));

        Assert.Contains("Lambda-Runtime-Deadline-Ms", test.Post("invocation/id-1/error").Text, StringComparison.Ordinal);
        test.Post("invocation/id-2/response");
    }

    [Fact]
    public async Task A_deadline_years_away_is_no_problem_for_the_timer()
    {
        await using var test = new LoopTest().Event("id-1", "{}", ("Lambda-Runtime-Deadline-Ms", "4102444800000"));

        Assert.Equal(RuntimeLoop.Stopped, await test.RunAsync(Handlers.Echo));

        test.Post("invocation/id-1/response");
    }

    [Fact]
    public async Task A_cancellation_of_the_handlers_own_making_is_reported_as_what_it_is()
    {
        await using var test = new LoopTest().Event("id-1");

        await test.RunAsync(Handlers.Throws(new TaskCanceledException("SageMaker did not answer within 2 s.")));

        Assert.Equal("TaskCanceledException", test.Post("invocation/id-1/error").Header("Lambda-Runtime-Function-Error-Type"));
    }
}
