// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Function;
using SageGuard.Function.Runtime;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>What AWS Config says after a repair, with the function judging.</summary>
public sealed class ReevaluationTests
{
    private const string Rule = "sageguard-notebooks";

    [Fact]
    public async Task After_a_repair_the_replacement_is_COMPLIANT_on_demand_and_the_old_one_leaves_with_purge()
    {
        await using var lab = await Lab.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Lab.Token);
        using var connection = LocalConnection.Connect(lab.Cloud.Endpoint, "eu-west-1");
        var function = FunctionHost.RunAsync(
            (log, token) => Startup.InitAsync(connection, TimeProvider.System, log, token),
            name => name == "AWS_LAMBDA_RUNTIME_API" ? lab.Cloud.RuntimeApi : null,
            (_, _) => { },
            Stream.Null,
            TimeProvider.System,
            stop.Token
        );
        lab.Region.PutRule(
            Rule,
            ["ConfigurationItemChangeNotification", "ScheduledNotification"],
            ["AWS::SageMaker::NotebookInstance"],
            """{"control":"SageMaker.1,SageMaker.3"}"""
        );
        lab.Seed("rooted");
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        Assert.Equal([("open", "NON_COMPLIANT"), ("rooted", "NON_COMPLIANT")], Results(lab));

        var plan = (
            await lab.PlanAsync(
                new RemediationTarget
                {
                    Controls = Chosen.Controls(1, 3),
                    Bucket = "b",
                    RetentionDays = 0,
                }
            )
        ).Plan;
        var repair = lab.Repair(plan) with { Backups = new DoneBackups(lab), Scripts = new NoScripts() };
        Assert.All(
            await Apply.RunAsync(repair, [], [], 2, Lab.Token),
            outcome =>
                Assert.Equal((RepairState.Repaired, ""), (outcome.State, outcome.State == RepairState.Repaired ? "" : outcome.Message))
        );
        lab.Region.Config("DeleteEvaluationResults", new JsonObject { ["ConfigRuleName"] = Rule });
        lab.Region.Config("StartConfigRulesEvaluation", new JsonObject { ["ConfigRuleNames"] = new JsonArray(Rule) });
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        Assert.Equal([("open", "NON_COMPLIANT"), ("open-private", "COMPLIANT"), ("rooted", "COMPLIANT")], Results(lab));

        await Purge.DeleteAsync(repair, plan.Find("open")!, Lab.Token);
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        Assert.Equal([("open-private", "COMPLIANT"), ("rooted", "COMPLIANT")], Results(lab));
        Assert.Contains(
            lab.Cloud.Calls.Select("PutEvaluations"),
            call =>
                call.Body.Contains("NOT_APPLICABLE", StringComparison.Ordinal)
                && call.Body.Contains("notebook-instance/open\"", StringComparison.Ordinal)
        );
        await stop.CancelAsync();
        await function;
    }

    [Theory]
    [InlineData("retention period")]
    [InlineData("tags of this rebuild")]
    [InlineData("it is in use")]
    [InlineData("is not whole")]
    [InlineData("mark of having been verified")]
    [InlineData("is gone, so this may be the only notebook")]
    [InlineData("is not the one that was planned")]
    [InlineData("was started or changed since it was replaced")]
    public async Task Purge_refuses(string why)
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var plan = (
            await lab.PlanAsync(
                new RemediationTarget
                {
                    Controls = Chosen.Controls(1),
                    Bucket = "b",
                    RetentionDays = why == "retention period" ? 14 : 0,
                }
            )
        ).Plan;
        var backups = new DoneBackups(lab);
        var repair = lab.Repair(plan) with { Backups = backups, Scripts = new NoScripts() };
        Assert.Equal(RepairState.Repaired, Assert.Single(await Apply.RunAsync(repair, [], [], 2, Lab.Token)).State);
        var arn = plan.Notebooks[0].Identity.Arn;
        switch (why)
        {
            case "tags of this rebuild":
                Do("DeleteTags", new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = new JsonArray("sageguard:migrated-to") });
                break;
            case "it is in use":
                await DoAsync("StartNotebookInstance", "open");
                break;
            case "was started or changed since it was replaced":
                await DoAsync("StartNotebookInstance", "open");
                await DoAsync("StopNotebookInstance", "open");
                break;
            case "is not whole":
                backups.Size = 9;
                break;
            case "mark of having been verified":
                Do("DeleteTags", new JsonObject { ["ResourceArn"] = arn + "-private", ["TagKeys"] = new JsonArray("sageguard:verified") });
                break;
            case "is gone, so this may be the only notebook":
                await DoAsync("StopNotebookInstance", "open-private");
                await DoAsync("DeleteNotebookInstance", "open-private");
                break;
            case "is not the one that was planned":
                await DoAsync("DeleteNotebookInstance", "open");
                lab.Seed("open", "Stopped", more: new JsonObject { ["CreationTime"] = 1700000000 });
                break;
        }

        var deletes = lab.Cloud.Calls.Count("DeleteNotebookInstance");
        var refusal = await Assert.ThrowsAnyAsync<SageGuardException>(() => Purge.DeleteAsync(repair, plan.Notebooks[0], Lab.Token));
        Assert.Contains(why == "is not whole" ? "has changed since it was verified" : why, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(deletes, lab.Cloud.Calls.Count("DeleteNotebookInstance"));

        void Do(string operation, JsonObject input) => lab.Region.SageMaker(operation, input);

        async Task DoAsync(string operation, string name)
        {
            Do(operation, new JsonObject { ["NotebookInstanceName"] = name });
            await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        }
    }

    [Fact]
    public async Task A_refusal_of_another_kind_is_no_proof_of_deletion()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var plan = (
            await lab.PlanAsync(
                new RemediationTarget
                {
                    Controls = Chosen.Controls(1),
                    Bucket = "b",
                    RetentionDays = 0,
                }
            )
        ).Plan;
        var repair = lab.Repair(plan) with { Backups = new DoneBackups(lab), Scripts = new NoScripts() };
        await Apply.RunAsync(repair, [], [], 2, Lab.Token);
        lab.Cloud.Faults.Fail("DescribeNotebookInstance", "ValidationException", "1 validation error detected: the moon is full", times: 1);

        await Assert.ThrowsAsync<AwsCallException>(() => Purge.DeleteAsync(repair, plan.Notebooks[0], Lab.Token));

        Assert.Equal("Stopped", lab.Status("open"));
    }

    private static IEnumerable<(string, string)> Results(Lab lab) =>
        lab.Region.Results(Rule).Select(row => (row.ResourceId[(row.ResourceId.LastIndexOf('/') + 1)..], row.ComplianceType)).Order();
}
