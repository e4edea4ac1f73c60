// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;

namespace SageGuard.Aws.Tests;

/// <summary>
/// Pins what AWSSDK.Core does with our client, byte by byte: the types that the client stands on are public but not
/// promised, so a new version of the package must pass here first.
/// </summary>
public sealed partial class ContractTests
{
    [Fact]
    public async Task A_call_is_one_signed_post_with_exactly_these_headers()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        await server.Client(AwsService.SageMaker).CallAsync("DescribeModel", input => input.WriteString("ModelName", "m"), Wired.Token);

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST / HTTP/1.1", request.Line);
        Assert.Equal("""{"ModelName":"m"}""", request.Body);
        Assert.Equal("SageMaker.DescribeModel", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("session-token", request.Headers["X-Amz-Security-Token"]);
        Assert.Equal("attempt=1; max=3", request.Headers["amz-sdk-request"]);
        Assert.Contains("SageGuard", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(
            [
                "amz-sdk-invocation-id",
                "amz-sdk-request",
                "authorization",
                "content-length",
                "content-type",
                "host",
                "user-agent",
                "x-amz-content-sha256",
                "x-amz-date",
                "x-amz-security-token",
                "x-amz-target",
            ],
            request.Headers.Keys.Select(name => name.ToLowerInvariant()).Order()
        );

        var authorization = Authorization().Match(request.Headers["Authorization"]);
        Assert.True(authorization.Success, request.Headers["Authorization"]);
        Assert.Equal($"{request.Headers["X-Amz-Date"][..8]}/{Wired.Region}/sagemaker/aws4_request", authorization.Groups["scope"].Value);
        Assert.Equal(
            "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target",
            authorization.Groups["headers"].Value
        );
    }

    [Theory]
    [InlineData("AWS Config", "StarlingDoveService", "config")]
    [InlineData("Amazon SageMaker", "SageMaker", "sagemaker")]
    [InlineData("Amazon CloudWatch Logs", "Logs_20140328", "logs")]
    [InlineData("AWS Network Firewall", "NetworkFirewall_20201112", "network-firewall")]
    [InlineData("Amazon CloudWatch", "GraniteServiceVersion20100801", "monitoring")]
    public async Task Each_service_has_its_own_target_and_signing_name(string service, string target, string signingName)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        await server.Client(AwsService.All.Single(row => row.Name == service)).CallAsync("Operation", _ => { }, Wired.Token);

        var request = Assert.Single(server.Requests);
        Assert.Equal($"{target}.Operation", request.Target);
        Assert.Contains($"/{signingName}/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_kept_whole_also_chunked_large_or_empty()
    {
        var large = new string('x', 3_000_000);
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"a":{"b":[1,null,"ü"]}}"""),
            ScriptedAnswer.Chunked("{\"a\"", ":", "\"" + large + "\"}"),
            ScriptedAnswer.Text(200, [], "")
        );
        var client = server.Client();

        Assert.Equal("ü", (await client.CallAsync("X", _ => { }, Wired.Token)).GetProperty("a").GetProperty("b")[2].GetString());
        Assert.Equal(large, (await client.CallAsync("X", _ => { }, Wired.Token)).TextOf("a"));
        Assert.Empty((await client.CallAsync("X", _ => { }, Wired.Token)).EnumerateObject());
    }

    [Fact]
    public async Task Throttling_is_tried_again_with_the_same_body_and_a_new_attempt_number()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ThrottlingException", "Rate exceeded"),
            ScriptedAnswer.Error("com.amazon.coral.availability#ThrottlingException", "Rate exceeded"),
            ScriptedAnswer.Json("""{"ok":"yes"}""")
        );

        var answer = await server.Client().CallAsync("X", input => input.WriteString("a", "b"), Wired.Token);

        Assert.Equal("yes", answer.TextOf("ok"));
        Assert.Equal(
            ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"],
            server.Requests.Select(request => request.Headers["amz-sdk-request"])
        );
        Assert.All(server.Requests, request => Assert.Equal("""{"a":"b"}""", request.Body));
        Assert.Single(server.Requests.Select(request => request.Headers["amz-sdk-invocation-id"]).Distinct());
    }

    [Theory]
    [InlineData("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")]
    [InlineData("InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than 20200101T000000Z")]
    public async Task A_wrong_clock_is_corrected_by_the_servers_date(string code, string message)
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error(code, message, 403, "Date: Sat, 01 Jan 2000 00:00:00 GMT"),
            ScriptedAnswer.Json("{}", 200, "Date: Sat, 01 Jan 2000 00:00:00 GMT")
        );

        await server.Client().CallAsync("X", _ => { }, Wired.Token);

        Assert.Equal(2, server.Requests.Count);
        Assert.StartsWith("20000101T", server.Requests[1].Headers["X-Amz-Date"], StringComparison.Ordinal);
        Assert.NotEqual(server.Requests[0].Headers["Authorization"], server.Requests[1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("stalled")]
    [InlineData("hanging")]
    [InlineData("dropped")]
    [InlineData("not JSON")]
    [InlineData("HTML 500")]
    [InlineData("503")]
    public async Task A_broken_answer_is_tried_again(string answer)
    {
        await using var server = new ScriptedServer(Broken(answer), ScriptedAnswer.Json("""{"ok":"yes"}"""));

        var json = await server
            .Client(options: new() { AttemptTimeout = TimeSpan.FromMilliseconds(500) })
            .CallAsync("X", _ => { }, Wired.Token);

        Assert.Equal("yes", json.TextOf("ok"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("stalled")]
    [InlineData("hanging")]
    [InlineData("dropped")]
    [InlineData("not JSON")]
    [InlineData("HTML 500")]
    [InlineData("503")]
    public async Task A_broken_answer_ends_as_unreachable_when_it_stays(string answer)
    {
        await using var server = new ScriptedServer(Broken(answer));
        var client = server.Client(options: new() { AttemptTimeout = TimeSpan.FromMilliseconds(200) });

        var e = await Assert.ThrowsAsync<AwsCallException>(() => client.CallAsync("X", _ => { }, Wired.Token));

        Assert.Equal(AwsRefusal.Unreachable, e.Kind);
        Assert.Equal("config:X", e.Action);
        Assert.Contains("config:X failed in eu-central-1", e.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", e.Message, StringComparison.Ordinal);

        // Three attempts, and one more where the SDK takes the broken connection for a stale one.
        Assert.InRange(server.Requests.Count, 3, 4);
    }

    [Fact]
    public async Task A_cancelled_token_ends_a_running_attempt()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Hangs);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Wired.Token);
        cancel.CancelAfter(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Client().CallAsync("X", _ => { }, cancel.Token));
    }

    [Fact]
    public async Task A_cancelled_token_ends_a_body_that_stalls()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.CutBody("{", stalls: true));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Wired.Token);
        cancel.CancelAfter(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Client().CallAsync("X", _ => { }, cancel.Token));
    }

    [Fact]
    public async Task A_cancelled_token_ends_a_pause_between_attempts()
    {
        // With the SDK's own pauses, which Wired cuts short everywhere else.
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ThrottlingException", "Rate exceeded", 400, "x-amz-retry-after: 60000")
        );
        using var connection = new AwsConnection(Wired.Region, Wired.Credentials, new() { Endpoint = server.Url });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Wired.Token);
        cancel.CancelAfter(20);
        var before = Environment.TickCount64;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            connection.Client(AwsService.Config).CallAsync("X", _ => { }, cancel.Token)
        );

        Assert.InRange(Environment.TickCount64 - before, 0, 4_000);
    }

    [Fact]
    public async Task A_cancelled_token_sends_nothing()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            server.Client().CallAsync("X", _ => { }, new CancellationToken(true))
        );

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_services_of_a_connection_share_one_pool()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        using var connection = Wired.Connect(server);
        await connection.Client(AwsService.Config).CallAsync("X", _ => { }, Wired.Token);
        await connection.Client(AwsService.SageMaker).CallAsync("X", _ => { }, Wired.Token);

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Many_calls_run_at_once()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}") with { Delay = TimeSpan.FromMilliseconds(300) });
        var client = server.Client();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.CallAsync("X", _ => { }, Wired.Token)));

        Assert.Equal(16, server.Connections);
    }

    [Fact]
    public async Task A_rehearsal_sends_nothing()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        using var connection = Wired.Connect(server);

        await connection.RehearseAsync(Wired.Token);

        Assert.Empty(server.Requests);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_connection_that_was_opened_ahead_serves_the_first_call()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Text(404, [], ""), ScriptedAnswer.Json("{}"));
        using var connection = Wired.Connect(server);

        Assert.True(await connection.ConnectAsync(AwsService.Config, Wired.Token));
        await connection.Client(AwsService.Config).CallAsync("X", _ => { }, Wired.Token);

        Assert.Equal(1, server.Connections);
        Assert.Equal("HEAD / HTTP/1.1", server.Requests[0].Line);
        Assert.DoesNotContain("Authorization", server.Requests[0].Headers.Keys);
    }

    [Fact]
    public async Task Opening_a_connection_to_nowhere_is_no_error()
    {
        using var connection = new AwsConnection(Wired.Region, Wired.Credentials, new() { Endpoint = new Uri("http://127.0.0.1:1/") });

        Assert.False(await connection.ConnectAsync(AwsService.Config, Wired.Token));
    }

    private static ScriptedAnswer Broken(string answer) =>
        answer switch
        {
            "cut" => ScriptedAnswer.CutBody("{\"a\":"),
            "stalled" => ScriptedAnswer.CutBody("{\"a\":", stalls: true),
            "hanging" => ScriptedAnswer.Hangs,
            "dropped" => ScriptedAnswer.Drops,
            "not JSON" => ScriptedAnswer.Text(200, ["Content-Type: text/html"], "<html>Sign in</html>"),
            "HTML 500" => ScriptedAnswer.Text(500, ["Content-Type: text/html"], "<html><body>Oops"),
            _ => ScriptedAnswer.Text(503, [], "no"),
        };

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(?<scope>[^,]+), SignedHeaders=(?<headers>[^,]+), Signature=[0-9a-f]{64}$")]
    private static partial Regex Authorization();
}
