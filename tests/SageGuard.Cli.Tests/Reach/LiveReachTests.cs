// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Reach;

/// <summary><c>sageguard reach</c> against an account: what it reads, and what it makes of it.</summary>
public sealed class LiveReachTests
{
    private static async Task<Answer> ReachAsync(NetworkServices services, params string[] more) =>
        await CommandProcess.SageguardAsync(
            new Dictionary<string, string>(CommandProcess.Aws(services.Endpoint)) { ["AWS_MAX_ATTEMPTS"] = "1" },
            [.. (string[])["reach", "--output", "json"], .. more]
        );

    private static string[] Lines(Answer answer) =>
        [
            .. answer
                .Report.GetProperty("results")
                .EnumerateArray()
                .Select(result =>
                    $"{result.GetProperty("subject").GetProperty("name")} {(result.GetProperty("subject").TryGetProperty("subnet", out var subnet) ? subnet : "-")} {string.Join('+', result.GetProperty("subject").GetProperty("securityGroups").EnumerateArray())} {result.GetProperty("verdict")}"
                ),
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
                // Its subnet is closed, as the domain's last line shows: an open notebook uses neither that nor an endpoint's policy.
                "direct subnet-3 sg-1 internet",
                "inspected subnet-4 sg-1 filtered",
                "studio (d-1) subnet-1 sg-none closed",
                "studio (d-1) subnet-1 sg-1 internet",
                "studio (d-1) subnet-3 sg-none closed",
                "studio (d-1) subnet-3 sg-1 closed",
            ],
            Lines(answer)
        );
        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "reach")).Output)!["Statement"]!
            .AsArray()
            .SelectMany(statement => statement!["Action"]!.AsArray())
            .Select(action => (string)action!);
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
    public async Task What_passes_the_firewalls_on_a_way_is_read_and_reported()
    {
        using var services = new NetworkServices();
        var answer = await ReachAsync(services, "--subnet", "subnet-4", "--security-group", "sg-1");
        Assert.Equal(ExitCodes.Failing, answer.Code);
        var passes = answer
            .Report.GetProperty("results")[0]
            .GetProperty("passes")
            .EnumerateArray()
            .ToDictionary(one => one.GetProperty("id").GetString()!);
        Assert.Equal(
            """[{"how":"all","protocols":["tcp"],"destinations":["8.8.8.0/24"],"ports":["443"]}]""",
            Compact(passes["vpce-2"].GetProperty("traffic"))
        );
        Assert.Equal("[]", Compact(passes["vpce-1"].GetProperty("traffic")));
        Assert.Equal("arn:aws:network-firewall:eu-west-1:123456789012:firewall/f", passes["vpce-1"].GetProperty("firewall").GetString());

        static string Compact(System.Text.Json.JsonElement element) => JsonNode.Parse(element.GetRawText())!.ToJsonString();
    }

    [Fact]
    public async Task Firewalls_are_not_read_where_none_is_on_a_way()
    {
        using var services = new NetworkServices();
        _ = await ReachAsync(services, "--subnet", "subnet-1", "--security-group", "sg-1");
        Assert.DoesNotContain(services.Calls, call => call.StartsWith("network-firewall:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ListFirewalls")]
    [InlineData("DescribeFirewallPolicy")]
    [InlineData("DescribeRuleGroup")]
    public async Task A_firewall_that_cannot_be_read_leaves_the_verdict_filtered_and_says_what_to_grant(string refused)
    {
        using var services = new NetworkServices { Refused = refused };
        var answer = await ReachAsync(services, "--subnet", "subnet-4", "--security-group", "sg-1", "--allow", "filtered");
        Assert.Equal(ExitCodes.Success, answer.Code);
        Assert.Equal(["subnet-4 subnet-4 sg-1 filtered"], Lines(answer));
        Assert.Contains($"Grant network-firewall:{refused}", answer.Error, StringComparison.Ordinal);
        Assert.All(
            answer.Report.GetProperty("results")[0].GetProperty("passes").EnumerateArray(),
            one => Assert.NotEmpty(one.GetProperty("unread").EnumerateArray())
        );
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
        Assert.Equal(
            ("unknown", "111122223333"),
            (result.GetProperty("verdict").GetString(), result.GetProperty("subject").GetProperty("name").GetString())
        );
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
