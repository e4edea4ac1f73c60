// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>What AWS Config recorded and what SageMaker answered, judged offline.</summary>
public sealed class RecordedTests
{
    [Fact]
    public async Task An_event_is_judged_as_its_rule_was_told()
    {
        var answer = await Sageguard.CheckAsync("event.json", "--output", "json");

        Assert.Equal(new() { ["SageMaker.1 Lab"] = "failing", ["SageMaker.3 Lab"] = "passed" }, answer.Outcomes);
        Assert.Equal(ExitCodes.Failing, answer.Code);
    }

    [Fact]
    public async Task Options_win_over_the_event_and_absent_is_not_assessed()
    {
        var answer = await Sageguard.CheckAsync("event.json", "--output", "json", "-c", "1,8,21", "--waiver-tag-key", "waive");

        Assert.Equal(
            new()
            {
                ["SageMaker.1 Lab"] = "waived",
                ["SageMaker.8 Lab"] = "notAssessed",
                ["SageMaker.21 Lab"] = "notAssessed",
            },
            answer.Outcomes
        );
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("sageguard scan", answer.ReasonOf("SageMaker.8", "Lab"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Describe_answer_takes_the_defaults_of_the_service()
    {
        var answer = await Sageguard.CheckAsync("describe.json", "--control", Sageguard.Listed, "--output", "json");

        Assert.Equal(
            new()
            {
                ["SageMaker.1 lab"] = "failing",
                ["SageMaker.2 lab"] = "failing",
                ["SageMaker.3 lab"] = "passed",
                ["SageMaker.8 lab"] = "passed",
                ["SageMaker.21 lab"] = "failing",
            },
            answer.Outcomes
        );
    }

    [Theory]
    [InlineData("ResourceDeleted", "notApplicable")]
    [InlineData("OK", "failing")]
    public async Task An_item_by_its_status(string status, string outcome)
    {
        var item =
            $$"""{"configurationItemStatus":"{{status}}","resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"x","configurationItemCaptureTime":1764000000,"configuration":"{\"DirectInternetAccess\":\"Enabled\"}"}""";
        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(item));

        Assert.Equal(outcome, answer.Outcomes["SageMaker.1 x"]);
    }

    [Fact]
    public async Task Of_a_history_only_the_newest_version_counts()
    {
        static string Item(int time, string access) =>
            $$"""{"configurationItemStatus":"OK","resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"x","configurationItemCaptureTime":{{time}},"configuration":{"DirectInternetAccess":"{{access}}"} }""";
        var history = $$"""{"configurationItems":[{{Item(1764000002, "Disabled")}},{{Item(1764000001, "Enabled")}}]}""";
        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(history));

        Assert.Equal("passed", Assert.Single(answer.Outcomes).Value);
    }

    [Fact]
    public async Task Another_type_is_a_note_and_no_verdict()
    {
        var item =
            """{"configurationItemStatus":"OK","resourceType":"AWS::EC2::Instance","resourceId":"i-1","configurationItemCaptureTime":1,"configuration":{}}""";
        var answer = await Sageguard.RunAsync(["check", "-", "--output", "json"], Encoding.UTF8.GetBytes(item));

        Assert.Equal(ExitCodes.Success, answer.Code);
        Assert.Contains("no control judges", answer.Report.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PowerShells_UTF16_is_read()
    {
        var text = await File.ReadAllTextAsync(Repository.Sample("describe.json"), TestContext.Current.CancellationToken);
        var answer = await Sageguard.RunAsync(["check", "-", "--output", "json"], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]);

        Assert.Equal("failing", answer.Outcomes["SageMaker.1 lab"]);
    }
}
