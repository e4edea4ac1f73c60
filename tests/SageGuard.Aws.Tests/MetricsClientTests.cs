// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;

namespace SageGuard.Aws.Tests;

public class MetricsClientTests
{
    private static readonly DateTimeOffset Until = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 60)]
    [InlineData(24, 60)]
    [InlineData(25, 300)]
    [InlineData(24 * 7, 3600)]
    [InlineData(24 * 400, 86400)]
    public async Task A_longer_time_is_asked_for_in_longer_periods_because_one_call_answers_1440_datapoints(int hours, int period)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("""{"Label":"Errors","Datapoints":[]}"""));

        Assert.Equal(
            0,
            await new MetricsClient(server.Client(AwsService.CloudWatch)).FunctionErrorsAsync(
                "guard",
                Until.AddHours(-hours),
                Until,
                Wired.Token
            )
        );

        var request = Assert.Single(server.Requests);
        Assert.Equal("application/x-amz-json-1.0", request.Headers["Content-Type"]);
        Assert.Equal(period, request.Json.GetProperty("Period").GetInt32());
        Assert.Equal(Until.AddHours(-hours).ToUnixTimeSeconds(), request.Json.GetProperty("StartTime").GetInt64());
        Assert.Equal("guard", request.Json.GetProperty("Dimensions")[0].GetProperty("Value").GetString());
    }

    [Fact]
    public async Task A_time_longer_than_all_datapoints_of_a_day_begins_later()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("""{"Datapoints":[]}"""));

        await new MetricsClient(server.Client(AwsService.CloudWatch)).FunctionErrorsAsync("guard", Until.AddYears(-9), Until, Wired.Token);

        Assert.Equal(Until.AddDays(-1440).ToUnixTimeSeconds(), Assert.Single(server.Requests).Json.GetProperty("StartTime").GetInt64());
    }

    [Fact]
    public async Task Attempts_of_a_period_that_began_before_are_left_out_and_the_rest_is_added()
    {
        var since = Until.AddHours(-2).AddSeconds(30);
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json(
                $$"""{"Datapoints":[{"Timestamp":{{since.AddSeconds(-30).ToUnixTimeSeconds()}},"Sum":8},{"Timestamp":{{since.AddSeconds(30).ToUnixTimeSeconds()}},"Sum":2.0},{"Timestamp":{{Until.ToUnixTimeSeconds()}},"Sum":1}]}"""
            )
        );

        Assert.Equal(
            3,
            await new MetricsClient(server.Client(AwsService.CloudWatch)).FunctionErrorsAsync("guard", since, Until, Wired.Token)
        );
    }

    [Theory]
    [InlineData("""{"Label":"Errors"}""")]
    [InlineData("""{"Datapoints":[{"Timestamp":1790000000,"Unit":"Count"}]}""")]
    public async Task An_answer_without_its_numbers_is_an_error_and_not_zero(string answer)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json(answer));

        await Assert.ThrowsAsync<AwsCallException>(() =>
            new MetricsClient(server.Client(AwsService.CloudWatch)).FunctionErrorsAsync("guard", Until.AddDays(-100), Until, Wired.Token)
        );
    }
}
