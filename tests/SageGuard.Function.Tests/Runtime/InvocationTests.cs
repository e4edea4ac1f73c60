// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class InvocationTests
{
    [Fact]
    public async Task An_event_is_handled_and_its_answer_posted_under_its_id()
    {
        await using var test = new LoopTest().Event("id-1", "{\"n\":\"ä\"}");

        var exit = await test.RunAsync(
            (payload, _, _) => Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes($"[{Encoding.UTF8.GetString(payload.Span)}]"))
        );

        Assert.Equal(RuntimeLoop.Stopped, exit);
        Assert.Equal(["GET invocation/next", "POST invocation/id-1/response", "GET invocation/next"], test.Story);
        var post = test.Post("invocation/id-1/response");
        Assert.Equal("[{\"n\":\"ä\"}]", post.Text);
        Assert.Equal("application/json", post.Header("Content-Type"));
        Assert.Equal(test.Api.Address, post.Header("Host"));
        Assert.Null(post.Header("Lambda-Runtime-Function-Error-Type"));
    }

    [Fact]
    public async Task The_handler_is_told_what_the_headers_say()
    {
        await using var test = new LoopTest().Event(
            "id-1",
            "{}",
            ("Lambda-Runtime-Deadline-Ms", "1801483260123"),
            ("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1"),
            ("Lambda-Runtime-Invocation-Id", "attempt-1")
        );
        Invocation? told = null;

        await test.RunAsync(
            (payload, invocation, _) =>
            {
                told = invocation;
                return Task.FromResult(payload);
            }
        );

        var expected = new Invocation(
            "id-1",
            "arn:aws:lambda:eu-central-1:111122223333:function:sageguard",
            DateTimeOffset.FromUnixTimeMilliseconds(1801483260123),
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
            "attempt-1"
        );
        Assert.Equal(expected, told);
    }

    [Fact]
    public async Task Headers_are_read_without_case()
    {
        await using var test = new LoopTest();
        test.Api.Next(
            Reply.Of(
                200,
                [
                    ("lambda-runtime-aws-request-id", "id-1"),
                    ("LAMBDA-RUNTIME-DEADLINE-MS", "4102444800000"),
                    ("lambda-runtime-invoked-function-arn", "arn:f"),
                ],
                "{}"u8.ToArray()
            )
        );
        Invocation? told = null;

        await test.RunAsync(
            (payload, invocation, _) =>
            {
                told = invocation;
                return Task.FromResult(payload);
            }
        );

        Assert.Equal(new Invocation("id-1", "arn:f", new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)), told);
    }

    [Fact]
    public async Task An_invocation_id_is_sent_back_with_the_answer_and_with_an_error()
    {
        await using var test = new LoopTest()
            .Event("id-1", "{}", ("Lambda-Runtime-Invocation-Id", "attempt-1"))
            .Event("id-2", "!", ("Lambda-Runtime-Invocation-Id", "attempt-2"))
            .Event("id-3");

        await test.RunAsync(
            (payload, invocation, _) => invocation.RequestId == "id-2" ? throw new FormatException("bad") : Task.FromResult(payload)
        );

        Assert.Equal("attempt-1", test.Post("invocation/id-1/response").Header("Lambda-Runtime-Invocation-Id"));
        Assert.Equal("attempt-2", test.Post("invocation/id-2/error").Header("Lambda-Runtime-Invocation-Id"));
        Assert.Null(test.Post("invocation/id-3/response").Header("Lambda-Runtime-Invocation-Id"));
    }

    [Fact]
    public async Task The_trace_is_set_for_its_invocation_and_cleared_for_one_without()
    {
        await using var test = new LoopTest().Event("id-1", "{}", ("Lambda-Runtime-Trace-Id", "Root=1")).Event("id-2");

        await test.RunAsync(Handlers.Echo);

        Assert.Equal([("_X_AMZN_TRACE_ID", "Root=1"), ("_X_AMZN_TRACE_ID", null)], test.Variables);
    }

    [Fact]
    public async Task One_connection_serves_many_invocations_and_errors()
    {
        await using var test = new LoopTest();
        for (var i = 0; i < 50; i++)
        {
            test.Event($"id-{i}");

            // A body that nobody asked for has to be read all the same, or the connection is lost.
            test.Api.Answer($"invocation/id-{i}/response", Reply.Status(202, new string('x', 100_000)));
        }

        await test.RunAsync(
            (payload, invocation, _) => invocation.RequestId.EndsWith('7') ? throw new FormatException("bad") : Task.FromResult(payload)
        );

        Assert.Equal(101, test.Api.Requests.Count);
        Assert.All(test.Api.Requests, request => Assert.Equal(1, request.Connection));
    }

    [Fact]
    public async Task A_failing_handler_is_reported_and_the_loop_goes_on()
    {
        await using var test = new LoopTest().Event("id-1", "!").Event("id-2");

        var exit = await test.RunAsync(
            (payload, invocation, _) =>
                invocation.RequestId == "id-1"
                    ? Task.FromException<ReadOnlyMemory<byte>>(
                        new FormatException("The event is not JSON.", new ArgumentException("inner"))
                    )
                    : Task.FromResult(payload)
        );

        Assert.Equal(RuntimeLoop.Stopped, exit);
        Assert.Equal(
            [
                "GET invocation/next",
                "POST invocation/id-1/error",
                "GET invocation/next",
                "POST invocation/id-2/response",
                "GET invocation/next",
            ],
            test.Story
        );
        var post = test.Post("invocation/id-1/error");
        Assert.Equal("FormatException", post.Header("Lambda-Runtime-Function-Error-Type"));
        var body = JsonDocument.Parse(post.Body).RootElement;
        Assert.Equal("The event is not JSON.", body.GetProperty("errorMessage").GetString());
        Assert.Equal("FormatException", body.GetProperty("errorType").GetString());
        Assert.Contains("caused by ArgumentException: inner", body.GetProperty("stackTrace").EnumerateArray().Select(e => e.GetString()));

        var line = Assert.Single(test.Lines);
        Assert.Equal("ERROR", line.GetProperty("level").GetString());
        Assert.Equal("id-1", line.GetProperty("requestId").GetString());
        Assert.Equal("FormatException", line.GetProperty("exception").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_handler_that_throws_before_its_first_await_is_reported_as_well()
    {
        await using var test = new LoopTest().Event("id-1");

        await test.RunAsync((_, _, _) => throw new FormatException("bad"));

        Assert.Equal("FormatException", test.Post("invocation/id-1/error").Header("Lambda-Runtime-Function-Error-Type"));
    }

    [Fact]
    public async Task An_event_of_six_megabytes_arrives_whole()
    {
        var large = $"\"{new string('x', 6 * 1024 * 1024)}\"";
        await using var test = new LoopTest().Event("id-1", large);

        await test.RunAsync(Handlers.Echo);

        Assert.Equal(large, test.Post("invocation/id-1/response").Text);
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer()
    {
        await using var test = new LoopTest().Event("id-1");

        await test.RunAsync((_, _, _) => Task.FromResult(ReadOnlyMemory<byte>.Empty));

        Assert.Equal("0", test.Post("invocation/id-1/response").Header("Content-Length"));
    }

    [Fact]
    public async Task A_request_id_cannot_leave_its_place_in_the_path()
    {
        await using var test = new LoopTest().Event("../a b/1?x");

        await test.RunAsync(Handlers.Echo);

        Assert.Equal("POST invocation/..%2Fa%20b%2F1%3Fx/response", test.Story.ElementAt(1));
    }

    [Fact]
    public async Task Payloads_and_answers_are_never_logged()
    {
        await using var test = new LoopTest().Event("id-1", "{\"resultToken\":\"hunter2\"}");
        test.Api.Answer("invocation/id-1/response", Reply.Status(400, "hunter2"));

        await test.RunAsync(Handlers.Echo);

        Assert.NotEmpty(test.Lines);
        Assert.DoesNotContain("hunter2", test.Output, StringComparison.Ordinal);
    }
}
