// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Doctor;
using SageGuard.Cli.Local;
using SageGuard.Cli.Tests.Scan;
using SageGuard.Deployment.Policies;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Tests.Rules;

/// <summary>The doctor's chain, link by link: exists, recorded, evaluated, reported.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private const string Change = "ConfigurationItemChangeNotification";
    private const string Oversized = "OversizedConfigurationItemChangeNotification";
    private const string Notebook = "AWS::SageMaker::NotebookInstance";

    private LocalFunction _local = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalRegion Region => _local.Cloud.Region();

    public async ValueTask InitializeAsync()
    {
        _local = await LocalFunction.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Stream.Null, Token);
        Region.PutRule(LocalRule.Name, [Change, Oversized], [Notebook], """{"control":"SageMaker.1"}""");
    }

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task A_chain_that_holds_is_fine_by_evidence()
    {
        LocalAwsTests.Notebook(Region, "open", "Enabled", "Disabled");
        var findings = await LookAsync();
        Assert.DoesNotContain(findings, finding => finding.State is not (Health.Fine or Health.Note));
        Assert.Contains(
            findings,
            finding =>
                finding.State == Health.Fine
                && finding.Text.StartsWith("1 NON_COMPLIANT: each is what SageMaker says now", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_rule_without_anything_to_evaluate_is_a_note_not_fine()
    {
        var findings = await LookAsync();
        Assert.Contains(
            findings,
            finding => finding.State == Health.Note && finding.Text.Contains("nothing shows yet that it works", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            findings,
            finding => finding.State == Health.Fine && finding.About.StartsWith("rule ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_AWS_Config_never_recorded_is_the_first_broken_link()
    {
        Region.Recording = false;
        LocalAwsTests.Notebook(Region, "unseen", "Enabled", "Disabled");
        Region.Recording = true;

        var finding = Assert.Single(await LookAsync(), finding => finding.Link == "recorded" && finding.State == Health.Broken);
        Assert.Equal(["unseen"], finding.Resources);
        Assert.Contains("AWS Config has not recorded 1 notebook instance", finding.Text, StringComparison.Ordinal);
    }

    /// <summary>A function that always fails leaves no result, and AWS Config's status calls that a success.</summary>
    [Fact]
    public async Task A_rule_that_has_never_worked_is_broken()
    {
        _local.Cloud.Faults.Deny("PutEvaluations");
        LocalAwsTests.Notebook(Region, "open", "Enabled", "Disabled");

        var findings = await LookAsync();

        Assert.Contains(
            findings,
            finding =>
                finding is { State: Health.Broken, Link: "evaluated" }
                && finding.Text.Contains("1 of 1 resources that it must evaluate has no result", StringComparison.Ordinal)
                && finding.Resources.SequenceEqual(["open"])
        );
        Assert.Contains(
            findings,
            finding => finding.State == Health.Broken && finding.Text.Contains("config:PutEvaluations failed", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_result_that_is_not_true_any_more_is_broken()
    {
        LocalAwsTests.Notebook(Region, "was-closed", "Disabled", "Disabled");
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        Region.Recording = false;
        Delete("was-closed");
        LocalAwsTests.Notebook(Region, "was-closed", "Enabled", "Disabled");
        Region.Recording = true;

        var finding = Assert.Single(await LookAsync(), finding => finding.Text.Contains("not true any more", StringComparison.Ordinal));
        Assert.Contains("was-closed (kept COMPLIANT of ", Assert.Single(finding.Resources), StringComparison.Ordinal);
        Assert.StartsWith("sageguard evaluate", finding.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_of_what_is_gone_are_broken_and_a_schedule_is_what_retires_them()
    {
        LocalAwsTests.Notebook(Region, "gone", "Disabled", "Disabled");
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        Region.Recording = false;
        Delete("gone");

        var finding = Assert.Single(
            await LookAsync(DateTimeOffset.UtcNow.AddHours(1)),
            finding => finding.Text.Contains("no longer exists", StringComparison.Ordinal)
        );
        Assert.Contains("notebook-instance/gone", Assert.Single(finding.Resources), StringComparison.Ordinal);
        Assert.Contains("ScheduledNotification", finding.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_read_is_unknown_and_names_the_permission()
    {
        LocalAwsTests.Notebook(Region, "open", "Enabled", "Disabled");
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        foreach (
            var operation in (string[])
                ["GetPolicy", "FilterLogEvents", "DescribeHub", "DescribeDeliveryChannels", "ListDiscoveredResources"]
        )
        {
            _local.Cloud.Faults.Deny(operation);
        }

        var unknown = (await LookAsync()).Where(finding => finding.State == Health.Unknown).Select(finding => finding.Text).ToList();

        foreach (
            var action in (string[])
                ["lambda:GetPolicy", "securityhub:DescribeHub", "config:DescribeDeliveryChannels", "config:ListDiscoveredResources"]
        )
        {
            Assert.Contains(unknown, text => text.Contains($"Grant {action}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Errors_that_may_not_be_counted_are_unknown_and_name_the_permission()
    {
        LocalAwsTests.Notebook(Region, "open", "Enabled", "Disabled");
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        _local.Cloud.Faults.Deny("GetMetricStatistics");

        var unknown = Assert.Single(
            await LookAsync(),
            finding => finding.State == Health.Unknown && finding.Text.Contains("How often the function failed", StringComparison.Ordinal)
        );
        Assert.Contains("Grant cloudwatch:GetMetricStatistics", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_of_one_tag_is_seen_and_the_corrected_rule_keeps_the_rest()
    {
        Region.Config(
            "PutConfigRule",
            new JsonObject
            {
                ["ConfigRule"] = new JsonObject
                {
                    ["ConfigRuleName"] = LocalRule.Name,
                    ["Description"] = "ours",
                    ["InputParameters"] = """{"control":"SageMaker.1"}""",
                    ["Scope"] = new JsonObject { ["TagKey"] = "watch" },
                    ["Source"] = new JsonObject
                    {
                        ["Owner"] = "CUSTOM_LAMBDA",
                        ["SourceIdentifier"] = Region.FunctionArn,
                        ["SourceDetails"] = new JsonArray(new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = Change }),
                    },
                },
            }
        );

        var findings = await LookAsync();

        var narrow = Assert.Single(findings, finding => finding.Text.Contains("with the tag watch only", StringComparison.Ordinal));
        Assert.Contains(Notebook, narrow.Command, StringComparison.Ordinal);
        var half = Assert.Single(findings, finding => finding.Text.Contains("only one of the two change types", StringComparison.Ordinal));
        foreach (var kept in (string[])["\"TagKey\":\"watch\"", "\"Description\":\"ours\"", Oversized])
            Assert.Contains(kept, half.Command, StringComparison.Ordinal);
    }

    /// <summary>The policy grants what the doctor reads, and nothing else.</summary>
    [Fact]
    public async Task The_policy_of_the_doctor_is_exactly_what_it_calls()
    {
        LocalAwsTests.Notebook(Region, "open", "Enabled", "Disabled");
        await LookAsync();

        using var policy = JsonDocument.Parse(OperatorPolicies.Doctor());
        var granted = new List<string>();
        foreach (var statement in policy.RootElement.GetProperty("Statement").EnumerateArray())
        {
            var action = statement.GetProperty("Action");
            if (action.ValueKind == JsonValueKind.String)
                granted.Add(action.GetString()!);
            else
                granted.AddRange(action.EnumerateArray().Select(entry => entry.GetString()!));
        }

        var called = _local
            .Cloud.Calls.All.Where(call => call.Service is "cloudwatch" or "config" or "lambda" or "logs" or "securityhub")
            .Select(call => $"{call.Service}:{call.Operation}")
            .Where(action => action is not ("config:PutEvaluations" or "lambda:Invoke"))
            .Distinct()
            .Order(StringComparer.Ordinal);

        // Only asked where the answer before calls for it: no destination, Security Hub on.
        string[] sometimes = ["lambda:GetFunctionConfiguration", "securityhub:GetEnabledStandards", "securityhub:GetFindings"];
        Assert.Equal(
            granted
                .Where(action => !action.StartsWith("sagemaker:", StringComparison.Ordinal))
                .Except(sometimes)
                .Order(StringComparer.Ordinal),
            called
        );
        Assert.All(sometimes, action => Assert.Contains(action, granted));
    }

    // With no time between the states.
    private void Delete(string name)
    {
        foreach (var operation in (string[])["StopNotebookInstance", "DeleteNotebookInstance"])
            Region.SageMaker(operation, new JsonObject { ["NotebookInstanceName"] = name });
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(DateTimeOffset? now = null)
    {
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        using var connection = LocalConnection.Connect(_local.Cloud.Endpoint, "eu-west-1");
        var account = new Account(new Amazon.Runtime.BasicAWSCredentials("a", "b"), "123456789012", ["eu-west-1"]);
        return await new Examination(account, "eu-west-1", connection, now ?? DateTimeOffset.UtcNow).LookAsync([], Token);
    }
}
