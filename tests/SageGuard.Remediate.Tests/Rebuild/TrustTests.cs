// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>Whoever can write near a repair does not steer it: journals, marks and notebooks that are not what they say.</summary>
public sealed class TrustTests
{
    [Fact]
    public async Task The_journal_lies_outside_what_a_notebooks_role_is_granted()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();

        Assert.Equal($"sageguard/_journal/{lab.Plan.Id}/lab.jsonl", lab.JournalKey);
        Assert.NotNull(lab.S3.Get(lab.JournalKey));
        var written = lab.S3.Calls.Where(call => call.Operation == "PutObject").Select(call => call.Target.Split('?')[0]).Distinct();
        Assert.Equal([$"/{OperatorBucket.Name}/{lab.JournalKey}"], written);
    }

    [Fact]
    public async Task A_journal_in_the_bucket_that_is_ahead_is_a_question_and_is_followed_only_where_the_operator_says_so()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Cloud.Faults.Deny("AddTags", 1);
        Assert.Equal(RepairState.Failed, (await lab.ApplyAsync()).State);
        var changes = lab.Aws.Changes().Count;

        // From another machine, which has no journal.
        var outcome = await lab.ApplyAsync("two");
        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("This machine has no journal of it, and the bucket has one", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("--resume-from-bucket", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(changes, lab.Aws.Changes().Count);

        Assert.Equal(RepairState.Repaired, (await lab.ApplyAsync("two", resume: true)).State);
        Assert.Equal(1, lab.Aws.Cloud.Calls.Count("CreateNotebookInstance"));

        // And the first one is now behind.
        outcome = await lab.ApplyAsync();
        Assert.Contains("is ahead of the one on this machine", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(RepairState.Repaired, (await lab.ApplyAsync(resume: true)).State);
        Assert.True(File.Exists(lab.LocalJournalOf() + ".1"));
    }

    [Fact]
    public async Task A_journal_in_the_bucket_that_is_not_one_is_not_followed_even_then()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.S3.Put(lab.JournalKey, "{}\n");

        var outcome = await lab.ApplyAsync(resume: true);

        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains("Line 1 of the journal", outcome.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(lab.LocalJournalOf()));
        Assert.Empty(lab.Aws.Changes());
    }

    [Fact]
    public async Task A_bucket_that_lost_the_last_line_does_not_hold_the_repair_up()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Cloud.Faults.Deny("AddTags", 1);
        await lab.ApplyAsync();
        var lines = lab.S3.Get(lab.JournalKey)!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lab.S3.Put(lab.JournalKey, string.Join('\n', lines[..^1]) + "\n");

        Assert.Equal(RepairState.Repaired, (await lab.ApplyAsync()).State);
        Assert.Equal(await File.ReadAllTextAsync(lab.LocalJournalOf(), Lab.Token), lab.S3.Get(lab.JournalKey));
    }

    // R3: forged lines name another notebook as the replacement, which would then be stopped, get the plan's lifecycle
    // configuration, run it as root, and be tagged as verified.
    [Theory]
    [InlineData("in the bucket, followed by the operator", true)]
    [InlineData("on the operator's own machine", false)]
    public async Task A_forged_journal_moves_no_other_notebook(string where, bool inBucket)
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Seed(
            "victim",
            more: new JsonObject { ["RootAccess"] = "Disabled", ["RoleArn"] = "arn:aws:iam::123456789012:role/victims" }
        );
        lab.S3.Put($"{lab.RunKey}/restore/done.json", OperatorLab.Mark);
        lab.Aws.Cloud.Faults.Deny("CreateNotebookInstance", 1);
        Assert.Equal(RepairState.Question, (await lab.ApplyAsync()).State);
        var victim = await lab.Aws.ReadAsync("victim");
        var journal = await File.ReadAllTextAsync(lab.LocalJournalOf(), Lab.Token);
        journal = Forge(
            journal,
            StepKind.CreateReplacement,
            JournalEntry.Found,
            ("replacementArn", victim.Identity.Arn),
            ("replacementCreatedAt", victim.Identity.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null))
        );
        foreach (var step in new[] { StepKind.CreateReplacement, StepKind.Restore, StepKind.VerifyReplacement })
            journal = Forge(journal, step, JournalEntry.Done);
        if (inBucket)
            lab.S3.Put(lab.JournalKey, journal);
        else
            await File.WriteAllTextAsync(lab.LocalJournalOf(), journal, Lab.Token);

        var outcome = await lab.ApplyAsync(resume: inBucket);

        Assert.True(outcome.State == RepairState.Question, $"{where}: {outcome.Message}");
        Assert.Contains(
            "names arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/victim as its replacement",
            outcome.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(lab.Aws.Changes("victim"));
        Assert.Empty((await lab.Aws.ReadAsync("victim")).Tags);
        Assert.Equal("InService", lab.Aws.Status("victim"));

        // Neither do purge and rollback touch it.
        Assert.DoesNotContain("will be deleted", await lab.PurgeAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<QuestionException>(() =>
            lab.WithAsync(async repair =>
            {
                await Rollback.RunAsync(repair, repair.Plan.Notebooks[0], Lab.Token);
                return 0;
            })
        );
        Assert.Empty(lab.Aws.Changes("victim"));
    }

    [Theory]
    [InlineData("without the plan's tag", null)]
    [InlineData("with another plan's", "20260101T000000Z-0000")]
    public async Task A_notebook_that_merely_has_the_replacements_name_is_never_touched(string what, string? tag)
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Cloud.Faults.Deny("AddTags", 1);
        Assert.Equal(RepairState.Failed, (await lab.ApplyAsync()).State);
        var arn = (await lab.Aws.ReadAsync("lab-private")).Identity.Arn;
        if (tag is null)
        {
            lab.Aws.Region.SageMaker(
                "DeleteTags",
                new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = new JsonArray("sageguard:rebuild") }
            );
        }
        else
        {
            lab.Aws.Region.SageMaker(
                "AddTags",
                new JsonObject
                {
                    ["ResourceArn"] = arn,
                    ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "sageguard:rebuild", ["Value"] = tag }),
                }
            );
        }

        var changes = lab.Aws.Changes("lab-private").Count;

        var outcome = await lab.ApplyAsync();

        Assert.True(outcome.State == RepairState.Question, $"{what}: {outcome.Message}");
        Assert.Contains(
            "lab-private is left alone: its tag sageguard:rebuild is not this plan's id",
            outcome.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(changes, lab.Aws.Changes("lab-private").Count);
    }

    [Fact]
    public async Task A_done_line_replaces_no_verification()
    {
        await using var lab = await OperatorLab.StartAsync(isBackedUp: false);
        var journal = "";
        foreach (
            var step in new[]
            {
                StepKind.CheckBucket,
                StepKind.PrepareBackup,
                StepKind.Stop,
                StepKind.AttachBackup,
                StepKind.StartBackup,
                StepKind.BackUp,
                StepKind.VerifyBackup,
                StepKind.StopAfterBackup,
                StepKind.PutBack,
            }
        )
        {
            journal = Forge(journal, step, JournalEntry.Done, ("ran", "yes"));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(lab.LocalJournalOf())!);
        await File.WriteAllTextAsync(lab.LocalJournalOf(), journal, Lab.Token);

        var outcome = await lab.ApplyAsync();

        Assert.Equal(RepairState.Failed, outcome.State);
        Assert.Contains("The backup's mark is gone", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab.Aws.Cloud.Calls.Count("CreateNotebookInstance"));
    }

    [Fact]
    public async Task A_mark_of_the_restore_that_changes_after_it_was_compared_is_seen_by_the_next_run()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        lab.S3.Put($"{lab.RunKey}/restore/done.json", OperatorLab.Mark.Replace("\"files\":1", "\"files\":2", StringComparison.Ordinal));
        var changes = lab.Aws.Changes().Count;

        var outcome = await lab.ApplyAsync();

        // Seen, and the replacement, which is in use by now, is not stopped for it.
        Assert.Contains("is not proven", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(changes, lab.Aws.Changes().Count);
        Assert.Equal("InService", lab.Aws.Status("lab-private"));
    }

    [Fact]
    public async Task An_older_plan_is_not_applied_over_a_finished_rebuild()
    {
        await using var lab = await OperatorLab.StartAsync();
        var other = lab.Aws.Repair(lab.Plan with { Id = "20261101T000000Z-0000", Target = lab.Plan.Target with { Suffix = "-older" } }) with
        {
            Backups = new DoneBackups(lab.Aws),
            Scripts = new NoScripts(),
        };
        await lab.RepairedAsync();
        var changes = lab.Aws.Changes().Count;

        var outcome = Assert.Single(await Apply.RunAsync(other, [], [], 1, Lab.Token));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("was rebuilt by another plan", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(changes, lab.Aws.Changes().Count);
        Assert.Equal(lab.Plan.Id, (await lab.Aws.ReadAsync("lab")).Tags["sageguard:rebuild"]);
    }

    [Fact]
    public async Task Tags_that_are_set_on_a_notebook_that_is_there_are_our_own_as_the_policy_demands()
    {
        await using var lab = await OperatorLab.StartAsync(
            OperatorLab.Target with
            {
                WaiverTagKey = "sageguard-waiver",
            },
            tags: [("team", "fraud")]
        );
        await lab.RepairedAsync();

        var keys = lab
            .Aws.Cloud.Calls.All.Where(call => call.Operation == "AddTags")
            .SelectMany(call => System.Text.Json.Nodes.JsonNode.Parse(call.Body)!["Tags"]!.AsArray())
            .Select(tag => (string)tag!["Key"]!)
            .ToList();

        Assert.Equal(6, keys.Count);
        Assert.All(keys, key => Assert.StartsWith("sageguard", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_was_taken_since_the_plan_is_seen_before_the_first_stop()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Seed("lab-private");

        var outcome = await lab.ApplyAsync();

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("A notebook called lab-private exists", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Changes());
    }

    private static string Forge(string journal, StepKind step, string phase, params (string Name, string Value)[] facts) =>
        journal
        + JournalJson.Line(
            new JournalEntry(
                journal.Split('\n').Length,
                DateTimeOffset.UtcNow,
                step.ToString(),
                phase,
                facts.ToDictionary(fact => fact.Name, fact => fact.Value)
            )
        )
        + "\n";
}
