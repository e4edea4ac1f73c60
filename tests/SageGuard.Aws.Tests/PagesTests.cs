// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Tests.Wire;

namespace SageGuard.Aws.Tests;

public sealed class PagesTests
{
    [Fact]
    public async Task Every_page_is_read_empty_ones_too()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"Things":[{"Name":"a"}],"NextToken":"1"}"""),
            ScriptedAnswer.Json("""{"Things":[],"NextToken":"2"}"""),
            ScriptedAnswer.Json("""{"NextToken":"3"}"""),
            ScriptedAnswer.Json("""{"Things":[{"Name":"b"}],"NextToken":null}""")
        );

        Assert.Equal(["a", "b"], await Names(server));
        Assert.Equal(
            ["""{"Max":1}""", """{"Max":1,"NextToken":"1"}""", """{"Max":1,"NextToken":"2"}""", """{"Max":1,"NextToken":"3"}"""],
            server.Requests.Select(request => request.Body)
        );
    }

    [Fact]
    public async Task A_token_that_comes_back_is_an_error_and_no_endless_loop()
    {
        await using var server = new ScriptedServer((_, number) => ScriptedAnswer.Json($$"""{"Things":[],"NextToken":"{{number % 2}}"}"""));

        var e = await Assert.ThrowsAsync<AwsCallException>(() => Names(server));

        Assert.Equal("RepeatedToken", e.Code);
        Assert.Equal(3, server.Requests.Count);
        Assert.Contains("not complete", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_the_list_is_not_an_empty_list()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Text(200, [], ""));

        var e = await Assert.ThrowsAsync<AwsCallException>(() => Names(server));

        Assert.Equal("UnexpectedAnswer", e.Code);
        Assert.Contains("no list Things", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_page_fails_the_reading()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"Things":[{"Name":"a"}],"NextToken":"1"}"""),
            ScriptedAnswer.Error("AccessDeniedException", "no")
        );

        await Assert.ThrowsAsync<AwsCallException>(() => Names(server));
    }

    private static async Task<List<string?>> Names(ScriptedServer server)
    {
        var names = new List<string?>();
        await foreach (
            var item in server.Client().ItemsAsync("ListThings", input => input.WriteNumber("Max", 1), "Things", "NextToken", Wired.Token)
        )
        {
            names.Add(item.TextOf("Name"));
        }

        return names;
    }
}
