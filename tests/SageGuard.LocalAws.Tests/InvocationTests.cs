// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.LocalAws.Tests;

public sealed class InvocationTests
{
    [Fact]
    public async Task A_failed_event_comes_twice_again_and_then_is_a_dead_letter()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        cloud.Region().CreateNotebook("n");
        var seen = new List<(string, string)>();
        for (var i = 0; i < 3; i++)
        {
            var delivery = await wire.NextAsync();
            seen.Add((delivery.RequestId, delivery.Payload));
            using var answer = await wire.FailAsync(delivery.RequestId);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.Equal("""{"status":"OK"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(seen.Distinct());
        var letter = Assert.Single(cloud.DeadLetters);
        Assert.Equal(
            (seen[0].Item1, seen[0].Item2, "Runtime.Test", 3),
            (letter.RequestId, letter.Event, letter.ErrorType, letter.Attempts)
        );
        // "This operation does not return status information about AWS Config Custom Lambda rules."
        Assert.Empty(cloud.Region().Config("DescribeConfigRuleEvaluationStatus", [])!["ConfigRulesEvaluationStatus"]!.AsArray());
    }

    [Fact]
    public async Task A_retry_waits_for_its_delay()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.StartAsync(new() { Time = clock, RetryDelay = TimeSpan.FromMinutes(1) });
        using var wire = new WireClient(cloud);
        var running = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        (await wire.FailAsync((await wire.NextAsync()).RequestId)).Dispose();
        var next = wire.NextAsync();
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        (await wire.RespondAsync((await next).RequestId, "1")).Dispose();
        Assert.Equal((true, "1", 2), await running is var o ? (o.Succeeded, o.Payload, o.Attempts) : default);
    }

    [Fact]
    public async Task Any_payload_can_be_sent_once()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var running = cloud.InvokeAsync("not json", retry: false, TestContext.Current.CancellationToken);
        var delivery = await wire.NextAsync();
        Assert.Equal("not json", delivery.Payload);
        (await wire.FailAsync(delivery.RequestId, "Bad")).Dispose();
        var outcome = await running;
        Assert.Equal((false, "Bad", 1), (outcome.Succeeded, outcome.ErrorType, outcome.Attempts));
        Assert.Empty(cloud.DeadLetters);
    }

    [Fact]
    public async Task A_delivery_names_request_deadline_function_and_trace()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.StartAsync(new() { Time = clock, FunctionTimeout = TimeSpan.FromSeconds(60) });
        using var wire = new WireClient(cloud);
        _ = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        var headers = (await wire.NextAsync()).Headers;
        Assert.Equal(
            clock.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            headers["Lambda-Runtime-Deadline-Ms"]
        );
        Assert.Equal(cloud.FunctionArn, headers["Lambda-Runtime-Invoked-Function-Arn"]);
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$", headers["Lambda-Runtime-Trace-Id"]);
        Assert.NotEmpty(headers["Lambda-Runtime-Invocation-Id"]);
    }

    [Fact]
    public async Task An_answer_after_the_deadline_is_refused_and_the_event_comes_again()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock, FunctionTimeout = TimeSpan.FromSeconds(60) });
        using var wire = new WireClient(cloud);
        var running = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        var first = await wire.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(60));
        using (var late = await wire.RespondAsync(first.RequestId))
            Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        var second = await wire.NextAsync();
        Assert.Equal(first.RequestId, second.RequestId);
        using (var stale = await wire.RespondAsync(first.RequestId, "1", first.Headers["Lambda-Runtime-Invocation-Id"]))
            Assert.Equal(HttpStatusCode.Gone, stale.StatusCode);
        (await wire.RespondAsync(second.RequestId, "2", second.Headers["Lambda-Runtime-Invocation-Id"])).Dispose();
        Assert.Equal("2", (await running).Payload);
    }

    [Fact]
    public async Task A_function_that_never_answers_makes_a_dead_letter()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock, FunctionTimeout = TimeSpan.FromSeconds(3) });
        using var wire = new WireClient(cloud);
        var running = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            await wire.NextAsync();
            clock.Advance(TimeSpan.FromSeconds(3));
        }
        var outcome = await running;
        Assert.Equal("Sandbox.Timedout", outcome.ErrorType);
        Assert.Contains("Task timed out after 3.00 seconds", outcome.Payload, StringComparison.Ordinal);
        Assert.Single(cloud.DeadLetters);
    }

    [Fact]
    public async Task Several_pollers_get_different_events()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var pollers = Enumerable.Range(0, 4).Select(_ => wire.NextAsync()).ToList();
        for (var i = 0; i < 4; i++)
            _ = cloud.InvokeAsync($"{i}", cancellationToken: TestContext.Current.CancellationToken);
        var deliveries = await Task.WhenAll(pollers);
        Assert.Equal(["0", "1", "2", "3"], deliveries.Select(d => d.Payload).Order());
    }

    [Fact]
    public async Task An_event_for_a_poller_that_hung_up_goes_to_the_next()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using (var gone = new HttpClient { BaseAddress = cloud.Endpoint })
        using (var hangUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            var poll = gone.GetAsync(new Uri("/2018-06-01/runtime/invocation/next", UriKind.Relative), hangUp.Token);
            await PollersAsync(cloud, 1);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
            await PollersAsync(cloud, 0);
        }
        var running = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        var delivery = await wire.NextAsync();
        (await wire.RespondAsync(delivery.RequestId)).Dispose();
        Assert.True((await running).Succeeded);
    }

    [Fact]
    public async Task Odd_posts_to_the_Runtime_API_are_refused()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using var unknown = await wire.RespondAsync("none");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var path = await wire.PostAsync("exit", "");
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);

        var running = cloud.InvokeAsync("{}", retry: false, TestContext.Current.CancellationToken);
        var delivery = await wire.NextAsync();
        using var big = await wire.RespondAsync(delivery.RequestId, new string('x', (6 * 1024 * 1024) + 101));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, big.StatusCode);
        (await wire.FailAsync(delivery.RequestId, "Function.ResponseSizeTooLarge")).Dispose();
        Assert.Equal("Function.ResponseSizeTooLarge", (await running).ErrorType);
        using var twice = await wire.RespondAsync(delivery.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
    }

    [Fact]
    public async Task An_init_error_is_kept()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        using var answer = await wire.PostAsync("init/error", """{"errorType":"Runtime.NoConfig"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"errorType":"Runtime.NoConfig"}""", Assert.Single(cloud.InitErrors));
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_pollers_or_callers()
    {
        var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var poll = wire.NextAsync();
        await PollersAsync(cloud, 1);
        var before = System.Diagnostics.Stopwatch.GetTimestamp();
        await cloud.DisposeAsync();
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => poll);
        await cloud.DisposeAsync();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(410)]
    [InlineData(500)]
    public async Task The_Runtime_API_can_be_told_to_refuse_a_response(int status)
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.RuntimeApiStatus("response", status);
        var running = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        using (var refused = await wire.RespondAsync((await wire.NextAsync()).RequestId))
            Assert.Equal(status, (int)refused.StatusCode);
        (await wire.RespondAsync((await wire.NextAsync()).RequestId)).Dispose();
        Assert.Equal(2, (await running).Attempts);
    }

    [Fact]
    public async Task After_413_the_invocation_waits_for_an_error()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.RuntimeApiStatus("response", 413);
        var running = cloud.InvokeAsync("{}", retry: false, TestContext.Current.CancellationToken);
        var delivery = await wire.NextAsync();
        (await wire.RespondAsync(delivery.RequestId)).Dispose();
        Assert.False(running.IsCompleted);
        (await wire.FailAsync(delivery.RequestId)).Dispose();
        Assert.False((await running).Succeeded);
    }

    [Fact]
    public async Task A_success_can_be_delivered_twice()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.DuplicateInvocations(1);
        var running = cloud.InvokeAsync("{}", cancellationToken: TestContext.Current.CancellationToken);
        var first = await wire.NextAsync();
        (await wire.RespondAsync(first.RequestId)).Dispose();
        var second = await wire.NextAsync();
        Assert.Equal(first.RequestId, second.RequestId);
        (await wire.RespondAsync(second.RequestId)).Dispose();
        Assert.True((await running).Succeeded);
    }

    [Fact]
    public async Task Lambdas_Invoke_runs_synchronously_or_takes_an_event()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var sync = wire.SendAsync(Invoke("sageguard", """{"a":1}"""));
        (await wire.FailAsync((await wire.NextAsync()).RequestId)).Dispose();
        using (var failed = await sync)
        {
            Assert.Equal(HttpStatusCode.OK, failed.StatusCode);
            Assert.Equal("Unhandled", failed.Headers.GetValues("X-Amz-Function-Error").Single());
        }
        using (var accepted = await wire.SendAsync(Invoke("sageguard", "{}", "Event")))
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        (await wire.RespondAsync((await wire.NextAsync()).RequestId)).Dispose();
        using (var missing = await wire.SendAsync(Invoke("other", "{}")))
        {
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            Assert.Equal("ResourceNotFoundException", missing.Headers.GetValues("x-amzn-ErrorType").Single());
        }
        using var malformed = await wire.SendAsync(Invoke("sageguard", "{"));
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);

        static HttpRequestMessage Invoke(string function, string payload, string? type = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/2015-03-31/functions/{function}/invocations")
            {
                Content = new StringContent(payload),
            };
            request.Headers.TryAddWithoutValidation("Authorization", WireClient.Authorization("lambda"));
            request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
            if (type is not null)
                request.Headers.Add("X-Amz-Invocation-Type", type);
            return request;
        }
    }

    private static Task PollersAsync(LocalCloud cloud, int count) =>
        Limit.UntilAsync(() => cloud.WaitingPollers == count, $"{count} wait for an event");
}
