// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>What people do to a notebook and its replacement between the steps of a rebuild, and after it.</summary>
public sealed class BetweenStepsTests
{
    private static readonly RemediationTarget Target = new()
    {
        Controls = Chosen.Controls(1),
        Bucket = "b",
        RetentionDays = 0,
    };

    [Fact]
    public async Task A_replacement_that_was_deleted_is_not_made_again_from_the_mark_of_its_restore()
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);
        await RepairedAsync(repair);
        await DoAsync(lab, "StopNotebookInstance", "open-private");
        await DoAsync(lab, "DeleteNotebookInstance", "open-private");

        var outcome = Assert.Single(await Apply.RunAsync(repair, [], ["open"], 1, Lab.Token));

        // A new replacement would be empty: its script finds the mark and ends, and the mark would be taken for its own.
        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("is gone: someone deleted it", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(1, lab.Cloud.Calls.Count("CreateNotebookInstance"));

        // The way on.
        await Rollback.RunAsync(repair, repair.Plan.Notebooks[0], Lab.Token);
        Assert.Equal("InService", lab.Status("open"));
        Assert.Empty(Assert.Single((await lab.PlanAsync(Target)).Plan.Notebooks).Blockers);
    }

    [Fact]
    public async Task An_old_one_that_somebody_started_again_is_not_stopped_under_their_hands()
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);
        lab.Cloud.Faults.Deny("AddTags", 1);
        Assert.Equal(RepairState.Failed, Assert.Single(await Apply.RunAsync(repair, [], [], 1, Lab.Token)).State);
        await DoAsync(lab, "StartNotebookInstance", "open");

        var outcome = Assert.Single(await Apply.RunAsync(repair, [], [], 1, Lab.Token));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("will not be on the replacement", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("InService", lab.Status("open"));

        await DoAsync(lab, "StopNotebookInstance", "open");
        await RepairedAsync(repair);
    }

    [Fact]
    public async Task Gone_through_again_the_steps_leave_a_replacement_in_use_running()
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);
        await RepairedAsync(repair);

        Assert.Equal(RepairState.Repaired, Assert.Single(await Apply.RunAsync(repair, [], ["open"], 1, Lab.Token)).State);

        Assert.Single(lab.Changes("open-private"), "StopNotebookInstance");
    }

    [Fact]
    public async Task A_journal_that_could_not_be_written_once_can_be_read_again()
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);
        var journals = new FailingOnce(lab.Journals, "replacementArn");

        // The line is kept at hand, and the bucket refuses it.
        var outcome = Assert.Single(await Apply.RunAsync(repair with { Journals = journals }, [], [], 1, Lab.Token));
        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains("503", outcome.Message, StringComparison.Ordinal);

        await RepairedAsync(repair);
        Assert.Equal(1, lab.Cloud.Calls.Count("CreateNotebookInstance"));
    }

    [Fact]
    public async Task An_instance_type_that_Amazon_Linux_2023_lacks_is_replaced_in_the_update_that_moves_the_platform()
    {
        await using var lab = await OpenAsync(Lab.Al2, "ml.p3.2xlarge");
        var repair = await RepairAsync(lab, Target with { ReplacementInstanceType = "ml.g5.xlarge" });

        await RepairedAsync(repair);

        var update = JsonNode.Parse(lab.Cloud.Calls.Select("UpdateNotebookInstance")[0].Body)!;
        Assert.Equal(Lab.Al2023, (string)update["PlatformIdentifier"]!);
        Assert.Equal("ml.g5.xlarge", (string?)update["InstanceType"]);
        Assert.Equal("ml.g5.xlarge", (string)lab.Describe("open-private")["InstanceType"]!);
    }

    [Fact]
    public async Task Rolled_back_after_the_owners_backup_Amazon_Linux_2_moves_because_it_could_not_start()
    {
        await using var lab = await OpenAsync(Lab.Al2);
        var repair = await RepairAsync(lab, Target with { BackupWay = BackupWay.Script });
        await RepairedAsync(repair);
        Assert.Equal("Stopped", lab.Status("open"));

        await Rollback.RunAsync(repair, repair.Plan.Notebooks[0], Lab.Token);

        Assert.Equal("InService", lab.Status("open"));
        Assert.Equal(Lab.Al2023, (string)lab.Describe("open")["PlatformIdentifier"]!);
    }

    [Fact]
    public async Task Amazon_Linux_1_has_no_way_back_and_nothing_is_changed()
    {
        await using var lab = await OpenAsync("notebook-al1-v1");
        var repair = await RepairAsync(lab, Target with { BackupWay = BackupWay.Script });
        await RepairedAsync(repair);

        var refusal = await Assert.ThrowsAsync<QuestionException>(() => Rollback.RunAsync(repair, repair.Plan.Notebooks[0], Lab.Token));

        Assert.Contains("only AWS can start it", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("sageguard:verified", (await lab.ReadAsync("open-private")).Tags.Keys);
        Assert.NotNull(await Purge.CheckAsync(repair, repair.Plan.Notebooks[0], Lab.Token));
    }

    [Fact]
    public async Task A_purge_that_was_interrupted_goes_on_while_the_notebook_is_being_deleted()
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);
        await RepairedAsync(repair);
        lab.Cloud.Faults.HangTransitions();
        await DoAsync(lab, "DeleteNotebookInstance", "open");
        Assert.Equal("Deleting", lab.Status("open"));

        // Nothing is left to confirm; and nobody is said to use it.
        Assert.Null(await Purge.CheckAsync(repair, repair.Plan.Notebooks[0], Lab.Token));
    }

    [Fact]
    public async Task A_bad_moment_of_S3_does_not_end_a_wait_of_hours()
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);

        await RepairedAsync(repair with { Backups = new DoneBackups(lab) { Throttled = 3 } });
    }

    [Theory]
    [InlineData("StopNotebookInstance", 0)]
    [InlineData("UpdateNotebookInstance", 0)]
    [InlineData("StartNotebookInstance", 1)]
    [InlineData("AddTags", 0)]
    public async Task A_run_that_fails_leaves_only_the_lifecycle_configuration_with_which_it_can_go_on(string operation, int left)
    {
        await using var lab = await OpenAsync();
        var repair = await RepairAsync(lab);
        lab.Cloud.Faults.Deny(operation, 1);

        Assert.Equal(RepairState.Failed, Assert.Single(await Apply.RunAsync(repair, [], [], 1, Lab.Token)).State);

        var there = lab.Region.SageMaker("ListNotebookInstanceLifecycleConfigs", new JsonObject { ["NameContains"] = "sageguard" })![
            "NotebookInstanceLifecycleConfigs"
        ]!.AsArray();
        Assert.Equal(left, there.Count);
        Assert.All(
            there,
            helper =>
                Assert.Equal(
                    (string)helper!["NotebookInstanceLifecycleConfigName"]!,
                    (string?)lab.Describe("open")["NotebookInstanceLifecycleConfigName"]
                )
        );
        await RepairedAsync(repair);
    }

    private static async Task<Lab> OpenAsync(string platform = Lab.Al2023, string type = "ml.t3.medium")
    {
        var lab = await Lab.StartAsync();
        lab.Seed("open", platform: platform, more: new JsonObject { ["DirectInternetAccess"] = "Enabled", ["InstanceType"] = type });
        return lab;
    }

    private static async Task<RepairContext> RepairAsync(Lab lab, RemediationTarget? target = null) =>
        lab.Repair((await lab.PlanAsync(target ?? Target)).Plan) with
        {
            Backups = new DoneBackups(lab),
            Scripts = new NoScripts(),
        };

    private static async Task RepairedAsync(RepairContext repair)
    {
        var outcome = Assert.Single(await Apply.RunAsync(repair, [], [], 1, Lab.Token));
        Assert.True(outcome.State == RepairState.Repaired, outcome.Message);
    }

    private static async Task DoAsync(Lab lab, string operation, string name)
    {
        lab.Region.SageMaker(operation, new JsonObject { ["NotebookInstanceName"] = name });
        await lab.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
    }

    /// <summary>Keeps a line and then fails, as a journal at hand does whose copy in the bucket cannot be written.</summary>
    private sealed class FailingOnce(MemoryJournals journals, string part) : IJournalStore
    {
        private bool _failed;

        public Task<string> ReadAsync(string notebook, CancellationToken cancellationToken) =>
            journals.ReadAsync(notebook, cancellationToken);

        public async Task AppendAsync(string notebook, string line, CancellationToken cancellationToken)
        {
            await journals.AppendAsync(notebook, line, cancellationToken);
            if (_failed || !line.Contains(part, StringComparison.Ordinal))
                return;
            _failed = true;
            throw new AwsCallException(AwsRefusal.Unreachable, "s3:PutObject", "503", "Cannot write: 503");
        }
    }
}
