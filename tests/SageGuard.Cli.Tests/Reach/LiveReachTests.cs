// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Cli.Tests.Reach;

/// <summary><c>sageguard reach</c> against an account: what it reads, and what it makes of it.</summary>
public sealed class LiveReachTests
{
    private static async Task<Answer> ReachAsync(NetworkServices services, params string[] more) => await CommandProcess.SageguardAsync(
        new Dictionary<string, string>(CommandProcess.Aws(services.Endpoint)) { ["AWS_MAX_ATTEMPTS"] = "1" }, [.. (string[])["reach", "--output", "json"], .. more]);

    private static string[] Lines(Answer answer) =>
    [
        .. answer.Report.GetProperty("results").EnumerateArray()
            .Select(result => $"{result.GetProperty("subject").GetProperty("name")} {(result.GetProperty("subject").TryGetProperty("subnet", out var subnet) ? subnet : "-")} {string.Join('+', result.GetProperty("subject").GetProperty("securityGroups").EnumerateArray())} {result.GetProperty("verdict")}"),
    ];

    [Fact]
    public async Task Every_page_is_read_and_the_policy_grants_exactly_what_is_called()
    {
        using var services = new NetworkServices();
        var answer = await ReachAsync(services, "--all-regions");
        Assert.True(answer.Code == ExitCodes.Failing, answer.Error);
        Assert.Equal(
            [
                "behind-nat subnet-1 sg-1 internet",
                "direct -  internet",
                "studio (d-1) subnet-1 sg-none closed",
                "studio (d-1) subnet-1 sg-1 internet",
                "studio (d-1) subnet-3 sg-none closed",
                "studio (d-1) subnet-3 sg-1 closed",
            ],
            Lines(answer));
        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "reach")).Output)!["Statement"]!.AsArray().SelectMany(statement => statement!["Action"]!.AsArray()).Select(action => (string)action!);
        Assert.Equal(granted.Order(StringComparer.Ordinal), services.Calls.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_HTML_report_of_a_scan_shows_what_the_networks_reach_where_it_is_asked_for()
    {
        using var services = new NetworkServices();
        var environment = new Dictionary<string, string>(CommandProcess.Aws(services.Endpoint)) { ["AWS_MAX_ATTEMPTS"] = "1" };
        var with = await CommandProcess.SageguardAsync(environment, ["scan", "--control", "SageMaker.2", "--output", "html", "--reach"]);
        Assert.Equal(1, with.Output.Split("<h2 id=\"h-reach\">Reach</h2>").Length - 1);
        Assert.Contains("<code>nat-1</code> → <code>igw-1</code>", with.Output, StringComparison.Ordinal);
        Assert.Contains("behind-nat", with.Output, StringComparison.Ordinal);
        Assert.Equal(1, with.Code & 1);

        var without = await CommandProcess.SageguardAsync(environment, ["scan", "--control", "SageMaker.2", "--output", "html"]);
        Assert.DoesNotContain("h-reach", without.Output, StringComparison.Ordinal);
        Assert.Equal(0, without.Code & 1);

        var table = await CommandProcess.SageguardAsync(environment, ["scan", "--reach"]);
        Assert.Equal(ExitCodes.Usage, table.Code);
        Assert.Contains("--output html", table.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_call_is_named_with_what_to_grant_and_leaves_its_question_unknown()
    {
        using var services = new NetworkServices { Refused = "DescribeNetworkAcls" };
        var answer = await ReachAsync(services);
        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        Assert.Contains("behind-nat subnet-1 sg-1 unknown", Lines(answer));
        Assert.Contains("Grant ec2:DescribeNetworkAcls", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_cannot_be_entered_is_unknown_and_hides_nothing_of_the_others()
    {
        using var services = new NetworkServices();
        var answer = await ReachAsync(services, "--role-arn", "arn:aws:iam::111122223333:role/reader");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        var result = Assert.Single(answer.Report.GetProperty("results").EnumerateArray());
        Assert.Equal(("unknown", "111122223333"), (result.GetProperty("verdict").GetString(), result.GetProperty("subject").GetProperty("name").GetString()));
        Assert.Equal("sts:AssumeRole", result.GetProperty("unread")[0].GetProperty("call").GetString());
    }

    [Fact]
    public async Task A_place_that_does_not_exist_yet_is_judged_in_the_account()
    {
        using var services = new NetworkServices();
        var open = await ReachAsync(services, "--subnet", "subnet-1", "--security-group", "sg-1");
        Assert.Equal(["subnet-1 subnet-1 sg-1 internet"], Lines(open));
        Assert.DoesNotContain(services.Calls, call => call.StartsWith("sagemaker:", StringComparison.Ordinal));
        var missing = await ReachAsync(services, "--subnet", "subnet-9", "--security-group", "sg-1");
        Assert.Equal(ExitCodes.Usage, missing.Code);
        Assert.Contains("subnet-9 does not exist", missing.Error, StringComparison.Ordinal);
    }
}
