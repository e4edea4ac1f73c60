// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class StatusTests
{
    private const string Response = "invocation/id-1/response";
    private const string Error = "invocation/id-1/error";

    private static readonly InvocationHandler Fails = Handlers.Throws(new FormatException("bad"));

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task A_2xx_is_no_news(int status)
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        test.Api.Answer(Response, Reply.Status(status));

        Assert.Equal(RuntimeLoop.Stopped, await test.RunAsync(Handlers.Echo));

        Assert.Empty(test.Lines);
        test.Post("invocation/id-2/response");
    }

    [Theory]
    [InlineData(400, "ERROR")]
    [InlineData(404, "ERROR")]
    [InlineData(429, "ERROR")]
    [InlineData(410, "WARN")]
    public async Task Another_4xx_on_the_answer_is_logged_and_the_loop_goes_on(int status, string level)
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        test.Api.Answer(Response, Reply.Status(status));

        Assert.Equal(RuntimeLoop.Stopped, await test.RunAsync(Handlers.Echo));

        var line = Assert.Single(test.Lines);
        Assert.Equal(level, line.GetProperty("level").GetString());
        Assert.Equal(status, line.GetProperty("status").GetInt32());
        Assert.Equal("id-1", line.GetProperty("requestId").GetString());
        test.Post("invocation/id-2/response");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(410)]
    [InlineData(413)]
    public async Task A_4xx_on_an_error_is_logged_and_the_loop_goes_on(int status)
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        test.Api.Answer(Error, Reply.Status(status));

        Assert.Equal(
            RuntimeLoop.Stopped,
            await test.RunAsync(
                (payload, invocation, token) =>
                    invocation.RequestId == "id-1" ? Fails(payload, invocation, token) : Task.FromResult(payload)
            )
        );

        Assert.Equal(status, test.Lines[^1].GetProperty("status").GetInt32());
        test.Post(Error);
        test.Post("invocation/id-2/response");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_403_or_5xx_on_the_answer_ends_the_process(int status)
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        test.Api.Answer(Response, Reply.Status(status));

        Assert.Equal(RuntimeLoop.ApiFailed, await test.RunAsync(Handlers.Echo));

        Assert.Equal(["GET invocation/next", $"POST {Response}"], test.Story);
        Assert.Equal("FATAL", test.Lines[^1].GetProperty("level").GetString());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_403_or_5xx_on_an_error_ends_the_process(int status)
    {
        await using var test = new LoopTest().Event("id-1").Event("id-2");
        test.Api.Answer(Error, Reply.Status(status));

        Assert.Equal(RuntimeLoop.ApiFailed, await test.RunAsync(Fails));

        Assert.Equal(["GET invocation/next", $"POST {Error}"], test.Story);
    }

    [Fact]
    public async Task A_413_on_the_answer_is_reported_as_an_error_of_that_id()
    {
        await using var test = new LoopTest().Event("id-1", "{\"a\":1}").Event("id-2");
        test.Api.Answer(Response, Reply.Status(413));

        Assert.Equal(RuntimeLoop.Stopped, await test.RunAsync(Handlers.Echo));

        var post = test.Post(Error);
        Assert.Equal("AnswerTooLargeException", post.Header("Lambda-Runtime-Function-Error-Type"));
        Assert.Contains(
            "7 bytes",
            JsonDocument.Parse(post.Body).RootElement.GetProperty("errorMessage").GetString(),
            StringComparison.Ordinal
        );
        test.Post("invocation/id-2/response");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task An_error_instead_of_an_event_ends_the_process(int status)
    {
        await using var test = new LoopTest();
        test.Api.Next(Reply.Status(status));

        Assert.Equal(RuntimeLoop.ApiFailed, await test.RunAsync(Handlers.Echo));

        Assert.Contains(
            $"{status}",
            Assert.Single(test.Lines).GetProperty("exception").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_event_without_an_id_ends_the_process()
    {
        await using var test = new LoopTest();
        test.Api.Next(Reply.Of(200, [("Lambda-Runtime-Deadline-Ms", "4102444800000")], "{}"u8.ToArray()));

        Assert.Equal(RuntimeLoop.ApiFailed, await test.RunAsync(Handlers.Echo));
    }

    [Fact]
    public async Task A_dropped_connection_instead_of_an_event_ends_the_process()
    {
        await using var test = new LoopTest();
        for (var i = 0; i < 10; i++)
        {
            test.Api.Next(Reply.Drop);
        }

        Assert.Equal(RuntimeLoop.ApiFailed, await test.RunAsync(Handlers.Echo));

        Assert.Equal("FATAL", Assert.Single(test.Lines).GetProperty("level").GetString());
    }

    [Fact]
    public async Task Half_an_event_ends_the_process()
    {
        await using var test = new LoopTest();
        test.Api.Next(
            new Reply("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 5\r\n\r\n{"u8.ToArray(), Closes: true)
        );

        Assert.Equal(RuntimeLoop.ApiFailed, await test.RunAsync(Handlers.Echo));
    }

    [Fact]
    public async Task Nobody_at_the_address_ends_the_process()
    {
        await using var test = new LoopTest();
        await test.Api.CloseAsync();

        Assert.Equal(RuntimeLoop.ApiFailed, await test.StartAsync(Handlers.Echo));
    }
}
