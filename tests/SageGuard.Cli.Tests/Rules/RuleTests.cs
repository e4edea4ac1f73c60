// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Doctor;
using SageGuard.Cli.Local;
using SageGuard.Cli.Tests.Scan;
using SageGuard.Controls;
using SageGuard.LocalAws;

namespace SageGuard.Cli.Tests.Rules;

/// <summary>evaluate and doctor, against LocalAws with the function behind its rule.</summary>
public sealed class RuleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluate_shows_what_changed_and_keeps_to_the_minute()
    {
        await using var local = await StartAsync();
        var region = local.Cloud.Region();
        LocalRule.Put(region);
        LocalAwsTests.Notebook(region, "open", "Enabled", "Disabled");
        LocalAwsTests.Notebook(region, "closed", "Disabled", "Disabled");
        await local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        region.Config("DeleteEvaluationResults", new JsonObject { ["ConfigRuleName"] = LocalRule.Name });

        var answer = await RunAsync(local, "evaluate");

        Assert.True(answer.Code == ExitCodes.Failing, answer.Error);
        Assert.Contains("no result", answer.Output, StringComparison.Ordinal);
        Assert.Contains("2 changed; 1 COMPLIANT, 1 NON_COMPLIANT", answer.Output, StringComparison.Ordinal);

        var again = await RunAsync(local, "evaluate", "--no-wait");
        Assert.Equal(ExitCodes.NotAssessed, again.Code);
        Assert.Contains("one evaluation of a rule a minute", again.Error, StringComparison.Ordinal);

        var unknown = await RunAsync(local, "evaluate", "nope");
        Assert.Equal(ExitCodes.Usage, unknown.Code);
        Assert.Contains("no rule nope", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_a_healthy_rule_healthy()
    {
        await using var local = await StartAsync();
        LocalRule.Put(local.Cloud.Region());
        LocalAwsTests.Notebook(local.Cloud.Region(), "open", "Enabled", "Disabled");
        await local.Cloud.WaitForIdleAsync(cancellationToken: Token);

        var answer = await RunAsync(local, "doctor");

        Assert.True(answer.Code == ExitCodes.Success, answer.Output + answer.Error);
        Assert.Contains("records every kind", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1 NON_COMPLIANT", answer.Output, StringComparison.Ordinal);
        Assert.Contains("AWS Config may invoke it, and its failed events are kept", Flat(answer.Output), StringComparison.Ordinal);
        Assert.Contains("Security Hub: It is not enabled here", Flat(answer.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_names_each_fault_and_the_command_that_mends_it()
    {
        await using var local = await StartAsync();
        var region = local.Cloud.Region();
        region.Recording = false;
        region.PutRule(
            "sageguard-half",
            ["ConfigurationItemChangeNotification"],
            ["AWS::SageMaker::NotebookInstance"],
            """{"control":"SageMaker.1"}"""
        );
        region.PutRule(
            "sageguard-unscoped",
            ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"],
            null,
            """{"control":"SageMaker.1"}"""
        );
        region.PutRule(
            "sageguard-waivers",
            ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"],
            ["AWS::SageMaker::NotebookInstance"],
            """{"control":"SageMaker.1","waiverTagKey":"waive"}"""
        );
        region.PutRule(
            "sageguard-wrong",
            ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"],
            ["AWS::SageMaker::NotebookInstance"],
            """{"subnetId":"subnet-1"}"""
        );
        var until = DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        region.CreateNotebook(
            "open",
            new JsonObject
            {
                ["DirectInternetAccess"] = "Enabled",
                ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "waive", ["Value"] = $"{until} SageMaker.1 ticket 4711" }),
            }
        );

        var answer = await RunAsync(local, "doctor");

        Assert.Equal(ExitCodes.Failing, answer.Code);
        foreach (
            var expected in (string[])
                [
                    "It is off",
                    "start-configuration-recorder",
                    "oversized changes never reach it",
                    "put-config-rule",
                    "It has no scope",
                    "needs a schedule and has none",
                    "'subnetId' is unknown",
                    "Each of them evaluates SageMaker.1",
                    $"its waiver ends on {until} (5 days): ticket 4711",
                ]
        )
        {
            Assert.Contains(
                expected,
                string.Join(' ', answer.Output.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void The_doctor_knows_a_rule_of_AWSs_own_for_each_control()
    {
        Assert.All(
            Catalog.Controls.Where(control => control.ManagedRule is not null),
            control =>
                Assert.All(
                    control.ManagedRule!.Identifiers,
                    identifier => Assert.Equal(control, AwsOwnRules.ControlFor(Rule(identifier, "AWS")))
                )
        );
        Assert.Equal("SageMaker.21", AwsOwnRules.ControlFor(Rule("SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED", "AWS"))?.Id);
        Assert.Null(AwsOwnRules.ControlFor(Rule("SAGEMAKER_INFERENCEEXPERIMENT_TAGGED", "AWS")));
        Assert.Null(AwsOwnRules.ControlFor(Rule("SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS", "CUSTOM_LAMBDA")));

        static RuleState Rule(string identifier, string owner) =>
            new("r", "ACTIVE", owner, identifier, [], null, false, [], null, null, default);
    }

    [Fact]
    public async Task The_doctor_reads_the_functions_log_without_being_asked_to()
    {
        await using var local = await StartAsync();
        var region = local.Cloud.Region();
        LocalRule.Put(region);
        LocalAwsTests.Notebook(region, "open", "Enabled", "Disabled");
        await local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        local.Cloud.Faults.Deny("PutEvaluations");
        region.TriggerSchedule(LocalRule.Name);
        await local.Cloud.WaitForIdleAsync(cancellationToken: Token);

        var answer = await RunAsync(local, "doctor");

        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Contains(
            "Its function logged an error since the newest result: config:PutEvaluations failed",
            Flat(answer.Output),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "aws logs filter-log-events --region eu-west-1 --log-group-name /aws/lambda/",
            answer.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_rule_is_mended_by_the_command_that_the_doctor_prints()
    {
        Needs.Program("aws", "pip install awscli");
        await using var local = await StartAsync();
        var region = local.Cloud.Region();
        region.PutRule(
            "sageguard-half",
            ["ConfigurationItemChangeNotification"],
            ["AWS::SageMaker::NotebookInstance"],
            """{"control":"SageMaker.1"}"""
        );

        var answer = await RunAsync(local, "doctor");
        var command = answer
            .Output.Split('\n')
            .Select(line => line.Trim())
            .First(line => line.StartsWith("aws configservice put-config-rule", StringComparison.Ordinal));
        var mended = await CommandProcess.RunAsync("bash", ["-c", command], CommandProcess.Aws(local.Cloud.Endpoint));
        Assert.True(mended.Code == 0, mended.Error);

        Assert.DoesNotContain("oversized changes never reach it", (await RunAsync(local, "doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_doctor_may_not_read_is_unknown()
    {
        await using var local = await StartAsync();
        local.Cloud.Faults.Deny("DescribeConfigRules");

        var answer = await RunAsync(local, "doctor");

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("config:DescribeConfigRules", answer.Output, StringComparison.Ordinal);
    }

    private static string Flat(string output) => string.Join(' ', output.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static Task<LocalFunction> StartAsync() => LocalFunction.StartAsync(new LocalCloudOptions(), Stream.Null, Token);

    private static Task<Answer> RunAsync(LocalFunction local, params string[] args) =>
        CommandProcess.SageguardAsync(CommandProcess.Aws(local.Cloud.Endpoint), args);
}
