// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>Stop, update, start only what ran: against LocalAws, over the wire.</summary>
public sealed class InPlaceTests
{
    private static readonly RemediationTarget Root = new() { Controls = Chosen.Controls(3) };

    [Fact]
    public async Task A_running_notebook_loses_root_and_runs_again()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");

        var outcome = Assert.Single(await lab.ApplyAsync((await lab.PlanAsync(Root)).Plan));

        Assert.Equal(RepairState.Repaired, outcome.State);
        Assert.Equal("Disabled", (string)lab.Describe("lab")["RootAccess"]!);
        Assert.Equal("InService", lab.Status("lab"));
        Assert.Equal(["StopNotebookInstance", "UpdateNotebookInstance", "StartNotebookInstance"], lab.Changes());
        Assert.Equal(
            """{"NotebookInstanceName":"lab","RootAccess":"Disabled"}""",
            lab.Cloud.Calls.Select("UpdateNotebookInstance")[0].Body
        );
    }

    [Fact]
    public async Task A_stopped_notebook_is_not_started()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", "Stopped");

        var outcome = Assert.Single(await lab.ApplyAsync((await lab.PlanAsync(Root)).Plan));

        Assert.Equal(RepairState.Repaired, outcome.State);
        Assert.Equal("Stopped", lab.Status("lab"));
        Assert.Equal(["UpdateNotebookInstance"], lab.Changes());
    }

    [Theory]
    [InlineData("InService")]
    [InlineData("Stopped")]
    public async Task Amazon_Linux_2_moves_in_the_same_call_because_it_would_be_stranded(string status)
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", status, Lab.Al2);

        var outcome = Assert.Single(await lab.ApplyAsync((await lab.PlanAsync(Root)).Plan));

        Assert.Equal(RepairState.Repaired, outcome.State);
        var update = JsonNode.Parse(Assert.Single(lab.Cloud.Calls.Select("UpdateNotebookInstance")).Body)!;
        Assert.Equal("Disabled", (string)update["RootAccess"]!);
        Assert.Equal(Lab.Al2023, (string)update["PlatformIdentifier"]!);
        Assert.Equal(status, lab.Status("lab"));
    }

    [Fact]
    public async Task A_notebook_that_AWS_moved_since_the_plan_is_not_moved_again()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", "Stopped", Lab.Al2);
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Region.SageMaker(
            "UpdateNotebookInstance",
            new JsonObject { ["NotebookInstanceName"] = "lab", ["PlatformIdentifier"] = Lab.Al2023 }
        );
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);

        Assert.Equal(RepairState.Repaired, Assert.Single(await lab.ApplyAsync(plan)).State);
        Assert.Equal(
            """{"NotebookInstanceName":"lab","RootAccess":"Disabled"}""",
            Assert.Single(lab.Cloud.Calls.Select("UpdateNotebookInstance")).Body
        );
    }

    [Fact]
    public async Task Root_platform_and_metadata_version_change_in_one_update()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", platform: Lab.Al2);

        var plan = (await lab.PlanAsync(new RemediationTarget { Controls = Chosen.Controls(3, 8), MetadataVersion = "2" })).Plan;
        Assert.Equal(["SageMaker.3", "SageMaker.8"], plan.Notebooks[0].Failing);
        Assert.Equal(RepairState.Repaired, Assert.Single(await lab.ApplyAsync(plan)).State);

        var update = JsonNode.Parse(Assert.Single(lab.Cloud.Calls.Select("UpdateNotebookInstance")).Body)!;
        Assert.Equal("2", (string)update["InstanceMetadataServiceConfiguration"]!["MinimumInstanceMetadataServiceVersion"]!);
        Assert.Equal(Lab.Al2023, (string)update["PlatformIdentifier"]!);
    }

    [Fact]
    public async Task What_needs_nothing_is_not_planned_and_a_plan_only_reads()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("closed", more: new JsonObject { ["RootAccess"] = "Disabled" });
        lab.Seed("open");
        lab.Seed("going", "Deleting");

        var result = await lab.PlanAsync(Root);

        Assert.Equal(["open"], result.Plan.Notebooks.Select(notebook => notebook.Name));
        Assert.Equal(2, result.Looked);
        Assert.Empty(lab.Changes());
    }

    [Fact]
    public async Task Many_are_repaired_at_once_and_one_that_fails_does_not_stop_the_others()
    {
        await using var lab = await Lab.StartAsync();
        for (var i = 0; i < 40; i++)
            lab.Seed($"lab-{i:00}");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.FailNotebooks();

        var outcomes = await lab.ApplyAsync(plan);

        var failed = Assert.Single(outcomes, outcome => outcome.State == RepairState.Failed);
        Assert.Contains("Insufficient notebook instance capacity", failed.Message, StringComparison.Ordinal);
        Assert.Contains("volume is untouched", failed.Message, StringComparison.Ordinal);
        Assert.Equal(39, outcomes.Count(outcome => outcome.State == RepairState.Repaired));

        // The same command goes on with the start.
        Assert.All(await lab.ApplyAsync(plan), outcome => Assert.Equal(RepairState.Repaired, outcome.State));
        Assert.Equal("InService", lab.Status(failed.Notebook));
        Assert.Single(lab.Changes(failed.Notebook), "StopNotebookInstance");
    }

    [Fact]
    public async Task A_fault_of_ours_at_one_does_not_stop_the_others()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("a");
        lab.Seed("b");
        var plan = (await lab.PlanAsync(Root)).Plan;

        var outcomes = await Apply.RunAsync(lab.Repair(plan) with { Calls = new BrokenFor("a", lab.Calls) }, [], [], 2, Lab.Token);

        Assert.Equal([RepairState.Failed, RepairState.Repaired], outcomes.Select(outcome => outcome.State));
        Assert.Contains("Run the same command again", outcomes[0].Message, StringComparison.Ordinal);
        Assert.All(await lab.ApplyAsync(plan), outcome => Assert.Equal(RepairState.Repaired, outcome.State));
    }

    [Fact]
    public async Task One_that_hangs_in_Stopping_is_told_and_the_others_are_repaired()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("a");
        lab.Seed("b");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.HangTransitions();

        var outcomes = await lab.ApplyAsync(plan, state: TimeSpan.FromSeconds(1.5));

        var hung = Assert.Single(outcomes, outcome => outcome.State == RepairState.Failed);
        Assert.Contains("is still Stopping", hung.Message, StringComparison.Ordinal);
        Assert.Contains("same command again", hung.Message, StringComparison.Ordinal);
        Assert.Single(outcomes, outcome => outcome.State == RepairState.Repaired);
    }

    [Fact]
    public async Task A_start_that_does_not_take_is_tried_again_and_then_told()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.Ignore("StartNotebookInstance", 3);

        var outcome = Assert.Single(await lab.ApplyAsync(plan));

        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains("the start does not take", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(3, lab.Cloud.Calls.Count("StartNotebookInstance"));
        Assert.Equal(RepairState.Repaired, Assert.Single(await lab.ApplyAsync(plan)).State);
    }

    [Fact]
    public async Task Throttling_and_cut_connections_change_nothing_about_the_end()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.Throttle("*", 5);
        lab.Cloud.Faults.CutBody("StopNotebookInstance");
        lab.Cloud.Faults.CutBody("UpdateNotebookInstance");
        lab.Cloud.Faults.CutBody("StartNotebookInstance");

        Assert.Equal(RepairState.Repaired, Assert.Single(await lab.ApplyAsync(plan)).State);
        Assert.Equal("InService", lab.Status("lab"));
    }

    [Fact]
    public async Task A_denial_says_what_to_grant_and_leaves_the_notebook_running()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.Deny("StopNotebookInstance");

        var outcome = Assert.Single(await lab.ApplyAsync(plan));

        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains("Grant sagemaker:StopNotebookInstance", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("InService", lab.Status("lab"));
    }

    [Theory]
    [InlineData("aws:cloudformation:stack-name", "ml-platform")]
    [InlineData("aws:servicecatalog:provisionedProductArn", "arn")]
    [InlineData("ManagedBy", "terraform")]
    public async Task A_notebook_that_another_tool_manages_is_never_touched_even_when_the_tag_comes_after_the_plan(string key, string value)
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        await using var second = await Lab.StartAsync();
        var created = lab.Describe("lab")["CreationTime"]!.DeepClone();
        second.Seed("lab", more: new JsonObject { ["CreationTime"] = created }, tags: (key, value));

        var outcome = Assert.Single(await second.ApplyAsync(plan));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("left alone", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(second.Changes());
        Assert.NotEmpty((await second.PlanAsync(Root)).Plan.Notebooks[0].Blockers);
    }

    [Fact]
    public async Task Another_notebook_of_the_same_name_is_not_touched()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        await using var second = await Lab.StartAsync();
        second.Seed("lab", more: new JsonObject { ["CreationTime"] = 1700000000 });

        var outcome = Assert.Single(await second.ApplyAsync(plan));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("is not the one that was planned", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(second.Changes());
    }

    [Fact]
    public async Task A_notebook_that_was_changed_since_the_plan_is_a_question()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", "Stopped");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Region.SageMaker(
            "UpdateNotebookInstance",
            new JsonObject { ["NotebookInstanceName"] = "lab", ["InstanceType"] = "ml.m5.xlarge" }
        );
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);

        var outcome = Assert.Single(await lab.ApplyAsync(plan));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("was changed since the plan", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());
    }

    [Fact]
    public async Task Started_by_somebody_in_the_middle_is_a_question_that_again_answers()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.Deny("UpdateNotebookInstance", 1);
        Assert.Equal(RepairState.Failed, Assert.Single(await lab.ApplyAsync(plan)).State);
        lab.Region.SageMaker("StartNotebookInstance", new JsonObject { ["NotebookInstanceName"] = "lab" });

        var question = Assert.Single(await lab.ApplyAsync(plan));
        Assert.Equal(RepairState.Question, question.State);
        Assert.Contains("--again lab", question.Message, StringComparison.Ordinal);
        Assert.Equal("InService", lab.Status("lab"));

        Assert.Equal(RepairState.Repaired, Assert.Single(await lab.ApplyAsync(plan, again: "lab")).State);
        Assert.Equal("InService", lab.Status("lab"));
    }

    [Fact]
    public async Task Deleted_in_between_is_told_and_nothing_is_called()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab", "Stopped");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Region.SageMaker("DeleteNotebookInstance", new JsonObject { ["NotebookInstanceName"] = "lab" });
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);

        var outcome = Assert.Single(await lab.ApplyAsync(plan));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("is gone", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Changes());
    }

    // R18: "it ran" was only in the journal of the machine that had stopped it.
    [Theory]
    [InlineData("UpdateNotebookInstance")]
    [InlineData("StartNotebookInstance")]
    public async Task What_ran_when_the_plan_was_made_is_started_again_by_another_machine_without_a_journal(string diesAt)
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("lab");
        var plan = (await lab.PlanAsync(Root)).Plan;
        lab.Cloud.Faults.Deny(diesAt, 1);
        Assert.Equal(RepairState.Failed, Assert.Single(await lab.ApplyAsync(plan)).State);
        Assert.Equal("Stopped", lab.Status("lab"));

        var elsewhere = lab.Repair(plan) with { Journals = new MemoryJournals() };
        var outcome = Assert.Single(await Apply.RunAsync(elsewhere, [], [], 1, Lab.Token));

        Assert.True(outcome.State == RepairState.Repaired, outcome.Message);
        Assert.Equal("InService", lab.Status("lab"));
        Assert.Equal("Disabled", (string)lab.Describe("lab")["RootAccess"]!);
    }

    /// <summary>Breaks where it changes one notebook, in a way that nobody foresaw.</summary>
    private sealed class BrokenFor(string notebook, INotebookCalls inner) : INotebookCalls
    {
        public Task<System.Text.Json.JsonElement> CallAsync(NotebookCall call, CancellationToken cancellationToken) =>
            (string?)call.Input["NotebookInstanceName"] == notebook
                ? throw new InvalidOperationException("unforeseen")
                : inner.CallAsync(call, cancellationToken);

        public Task<LifecycleFacts> LifecycleAsync(string name, CancellationToken cancellationToken) =>
            inner.LifecycleAsync(name, cancellationToken);
    }
}
