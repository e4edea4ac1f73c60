// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>R19: days may lie between a plan and its first change. Whatever the plan looks at is looked at again before the first
/// stop.</summary>
public sealed class FirstLookTests
{
    private static readonly RemediationTarget Target = new()
    {
        Controls = Chosen.Controls(1, 21),
        Bucket = "b",
        KmsKeyId = "1234abcd-12ab-34cd-56ef-1234567890ab",
    };

    private static readonly Dictionary<string, (Action<FakeFactSource> Change, string Says)> Cases = new()
    {
        ["the subnet is gone"] = (facts => facts.Network = new() { HasSubnet = false }, "does not exist"),
        ["the subnet got a NAT gateway"] = (facts => facts.Network = new() { WayOut = "\"NatGatewayId\":\"nat-1\"" }, "is not closed"),
        ["the endpoint is gone"] = (facts => facts.Network = new() { HasS3 = false }, "no way to S3"),
        ["the endpoint's policy leaves the bucket out"] = (
            facts =>
                facts.Network = new()
                {
                    S3Policy = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}""",
                },
            "lets s3:PutObject"
        ),
        ["the group is of another VPC"] = (facts => facts.Network = new() { GroupVpc = "vpc-2" }, "is of vpc-2"),
        ["the key is going"] = (facts => facts.Key = new(true, "PendingDeletion", "SYMMETRIC_DEFAULT", "CUSTOMER"), "PendingDeletion"),
        ["the quota is used up"] = (facts => facts.Quota = new(1, 1), "Service Quotas"),
        ["a policy names it by now"] = (
            facts =>
                facts.Policies = [
                    new("own", """{"Statement":[{"Resource":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/open"}]}"""),
                ],
            "own"
        ),
        ["the role lost the bucket"] = (facts => facts.Lacks = ["s3:ListBucket"], "s3:ListBucket"),
        ["the role may write the journal"] = (facts => facts.JournalWrites = ["s3:PutObject"], "steer its repair"),
        ["the bucket is gone"] = (facts => facts.Bucket = new(false, null, false, false), "does not exist"),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_in_the_way_by_now_is_found_before_anything_is_touched(string what)
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var plan = (await lab.PlanAsync(Target)).Plan;
        Assert.Empty(plan.Notebooks[0].Blockers);
        Cases[what].Change(lab.Facts);

        var outcome = await ApplyAsync(lab, plan);

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains(Cases[what].Says, outcome.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());
        Assert.Empty(lab.Journals.Texts);
    }

    [Fact]
    public async Task What_the_operator_accepted_stays_accepted_and_what_is_as_planned_goes_on()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var plan = (await lab.PlanAsync(Target with { Accepted = [BlockerKind.Quota] })).Plan;
        lab.Facts.Quota = new(1, 1);

        Assert.Equal(RepairState.Repaired, (await ApplyAsync(lab, plan)).State);
    }

    [Fact]
    public async Task What_cannot_be_read_by_now_is_said_and_is_not_in_the_way()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var plan = (await lab.PlanAsync(Target)).Plan;
        lab.Facts.Quota = null;
        var said = new List<string>();

        Assert.Equal(RepairState.Repaired, (await ApplyAsync(lab, plan, said)).State);

        Assert.Contains(said, line => line.StartsWith("Not checked: the quota", StringComparison.Ordinal));
        Assert.DoesNotContain(said, line => line.StartsWith("Not checked: whether the subnet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lifecycle_configuration_that_is_gone_by_now_keeps_a_repair_in_place_from_beginning()
    {
        await using var lab = await Lab.StartAsync();
        lab.Region.SageMaker("CreateNotebookInstanceLifecycleConfig", new JsonObject { ["NotebookInstanceLifecycleConfigName"] = "idle" });
        lab.Seed("open", more: new JsonObject { ["NotebookInstanceLifecycleConfigName"] = "idle" });
        var plan = (await lab.PlanAsync(new RemediationTarget { Controls = Chosen.Controls(3) })).Plan;
        lab.Region.SageMaker("DeleteNotebookInstanceLifecycleConfig", new JsonObject { ["NotebookInstanceLifecycleConfigName"] = "idle" });
        lab.Cloud.Calls.Clear();

        var outcome = await ApplyAsync(lab, plan);

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("idle does not exist any more", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());
    }

    private static async Task<RepairOutcome> ApplyAsync(Lab lab, RemediationPlan plan, List<string>? said = null) =>
        Assert.Single(
            await Apply.RunAsync(
                lab.Repair(plan) with
                {
                    FactSource = lab.Facts,
                    Backups = new DoneBackups(lab),
                    Scripts = new NoScripts(),
                    Progress = (_, what) => said?.Add(what),
                },
                [],
                [],
                1,
                Lab.Token
            )
        );
}
