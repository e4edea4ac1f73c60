// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;
using SageGuard.Shared;

namespace SageGuard.Aws.Tests;

/// <summary>What happens to calls that AWS refuses for their rate.</summary>
public sealed class PatienceTests
{
    /// <summary>A hundred refusals used up the SDK's retry quota of a host: from then on every call failed at its first one.</summary>
    [Fact]
    public async Task Throttling_costs_nothing_of_the_retry_quota()
    {
        await using var server = new ScriptedServer(
            (_, number) =>
                number < 150 ? ScriptedAnswer.Error("ThrottlingException", "Rate exceeded") : ScriptedAnswer.Json("""{"ok":"yes"}""")
        );
        using var connection = Fast(server);

        var answer = await connection.Client(AwsService.SageMaker).CallAsync("DescribeModel", _ => { }, Wired.Token);

        Assert.Equal("yes", answer.TextOf("ok"));
        Assert.Equal(151, server.Requests.Count);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("Throttling", 400)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("RequestLimitExceeded", 503)]
    [InlineData("SlowDown", 503)]
    [InlineData("SomethingNew", 429)]
    public async Task Every_way_to_say_so_counts(string code, int status)
    {
        await using var server = new ScriptedServer(
            (_, number) => number < 8 ? ScriptedAnswer.Error(code, "slower", status) : ScriptedAnswer.Json("""{"ok":"yes"}""")
        );
        using var connection = Fast(server);
        await connection.Client(AwsService.SageMaker).CallAsync("DescribeModel", _ => { }, Wired.Token);
        Assert.Equal(9, server.Requests.Count);
    }

    [Fact]
    public async Task All_clients_of_a_connection_share_one_limiter_for_a_service()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ThrottlingException", "Rate exceeded"),
            ScriptedAnswer.Json("""{"ok":"yes"}""")
        );
        using var connection = Fast(server);
        await connection.Client(AwsService.SageMaker).CallAsync("ListModels", _ => { }, Wired.Token);

        Assert.Equal(new Runs.CallCounts(2, 1), connection.Client(AwsService.SageMaker, TimeSpan.Zero).Counts);
        Assert.Equal(default, connection.Client(AwsService.Config).Counts);
    }

    [Fact]
    public async Task When_patience_ends_the_error_is_throttling_not_silence()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Error("ThrottlingException", "Rate exceeded"));
        using var connection = Fast(server);
        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            connection.Client(AwsService.SageMaker, TimeSpan.Zero).CallAsync("DescribeModel", _ => { }, Wired.Token)
        );
        Assert.Equal(AwsRefusal.Throttled, error.Kind);
    }

    /// <summary>"One evaluation a minute" is no rate: waiting two minutes for it would only hide it.</summary>
    [Fact]
    public async Task A_limit_on_a_number_is_not_waited_out()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Error("LimitExceededException", "one a minute"));
        Assert.False(await new ConfigAdminClient(server.Client()).StartEvaluationAsync(["rule"], Wired.Token));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task What_the_SDK_holds_back_is_throttling_and_no_matter_of_credentials()
    {
        using var connection = new AwsConnection(
            Wired.Region,
            Wired.Credentials,
            new()
            {
                Endpoint = new Uri("http://127.0.0.1:1/"),
                MaxBackoff = TimeSpan.FromMilliseconds(1),
                Handler = new HoldsBack(),
            }
        );

        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            connection.Client(AwsService.SageMaker).CallAsync("DescribeModel", _ => { }, Wired.Token)
        );

        Assert.Equal(AwsRefusal.Throttled, error.Kind);
        Assert.DoesNotContain("credentials", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    // On a clock that jumps over every pause.
    private static AwsConnection Fast(ScriptedServer server) => Wired.Connect(server, new() { Time = new Hasty() });

    private sealed class HoldsBack : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new AmazonClientException("While attempting to retry a request error capacity could not be obtained.");
    }
}
