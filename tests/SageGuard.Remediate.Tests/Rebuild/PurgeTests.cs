// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>Purge deletes the last copy but one: what it says about the others is what it compared, and what does not fit is a
/// refusal.</summary>
public sealed class PurgeTests
{
    [Fact]
    public async Task It_says_what_it_compared_and_what_it_did_not()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();

        var what = await lab.PurgeAsync();

        Assert.Contains("will be deleted for good", what, StringComparison.Ordinal);
        Assert.Contains("They were not compared again now (--compare asks for that).", what, StringComparison.Ordinal);
        Assert.Contains(
            "3 objects are the version that was verified, with the same size, entity tag and checksum of S3.",
            what,
            StringComparison.Ordinal
        );
    }

    // R5: an archive of the same size that holds something else.
    [Theory]
    [InlineData("backup/" + OperatorLab.Archive, "##########")]
    [InlineData("backup/" + OperatorLab.ManifestKey, OperatorLab.Manifest)]
    [InlineData("backup/done.json", null)]
    public async Task An_object_of_the_backup_that_was_written_again_is_not_the_one_that_was_verified(string key, string? text)
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        lab.S3.Put($"{lab.RunKey}/{key}", text ?? OperatorLab.Mark);

        var why = await lab.PurgeAsync();

        Assert.Matches($"is not what was verified: {Regex.Escape(key)}: its version is [a-z0-9]{{32}} and was [a-z0-9]{{32}}", why);
        Assert.Equal("Stopped", lab.Aws.Status("lab"));
    }

    [Fact]
    public void Version_size_entity_tag_and_checksum_are_each_compared()
    {
        var proof = new ObjectProof("k", new StoredObject("v", 1, "\"e\"", "CRC64NVME:FULL_OBJECT:a"), "s");
        Assert.Null(proof.Difference(proof));
        foreach (
            var (other, says) in new (ObjectProof, string)[]
            {
                (proof with { Stored = proof.Stored with { VersionId = "w" } }, "version"),
                (proof with { Stored = proof.Stored with { Size = 2 } }, "2 bytes"),
                (proof with { Stored = proof.Stored with { ETag = "\"f\"" } }, "entity tag"),
                (proof with { Stored = proof.Stored with { Checksum = "CRC64NVME:COMPOSITE:a" } }, "COMPOSITE"),
                (proof with { Stored = proof.Stored with { Checksum = null } }, "missing"),
                (proof with { Sha256 = "t" }, "SHA-256"),
            }
        )
        {
            Assert.Contains(says, proof.Difference(other), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task On_request_what_is_there_is_downloaded_and_hashed_again()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();

        Assert.Contains(
            "; 1 archive was downloaded and hashed again",
            await lab.PurgeAsync(repair => repair with { Rehash = true }),
            StringComparison.Ordinal
        );

        Assert.Contains(lab.S3.Calls, call => call.Target.Contains("r0-00000.tar?versionId=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_hashes_otherwise_than_the_mark_says_is_not_verified()
    {
        await using var lab = await Lab.StartAsync();
        lab.Seed("open", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" });

        // Of these objects S3 says what fits; the bytes that come are others.
        var repair = lab.Repair((await lab.PlanAsync(OperatorLab.Target)).Plan) with
        {
            Backups = new DoneBackups(lab),
            Scripts = new NoScripts(),
            Rehash = true,
        };
        var outcome = Assert.Single(await Apply.RunAsync(repair, [], [], 1, Lab.Token));

        Assert.Equal(RepairState.Question, outcome.State);
        Assert.Contains("has the SHA-256 aaaa", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab.Cloud.Calls.Count("CreateNotebookInstance"));
    }

    // R6
    [Theory]
    [InlineData("Failed", "volume lost")]
    [InlineData("Pending", null)]
    [InlineData("Updating", null)]
    [InlineData("Deleting", null)]
    public async Task The_original_is_kept_unless_its_replacement_is_in_service_or_stopped(string status, string? reason)
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        var more = new JsonObject
        {
            ["NotebookInstanceStatus"] = status,
            ["CreationTime"] = lab.Aws.Describe("lab-private")["CreationTime"]!.DeepClone(),
        };
        if (reason is not null)
            more["FailureReason"] = reason;
        var tags = (await lab.Aws.ReadAsync("lab-private")).Tags.Select(tag => (tag.Key, tag.Value)).ToArray();
        foreach (var operation in new[] { "StopNotebookInstance", "DeleteNotebookInstance" })
        {
            lab.Aws.Region.SageMaker(operation, new JsonObject { ["NotebookInstanceName"] = "lab-private" });
            await lab.Aws.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        }

        lab.Aws.Seed("lab-private", status, more: more, tags: tags);

        var why = await lab.PurgeAsync();

        Assert.Contains($"lab-private is {status}", why, StringComparison.Ordinal);
        if (reason is not null)
            Assert.Contains(reason, why, StringComparison.Ordinal);
        Assert.Equal("Stopped", lab.Aws.Status("lab"));
    }

    // R22
    [Theory]
    [InlineData("the plan's file", "by the journal")]
    [InlineData("the plan's file and the journal", "by its tag sageguard:keep-until")]
    [InlineData("the plan's file and the tag", "by the journal")]
    public async Task A_retention_period_that_is_shortened_in_one_place_holds_in_the_others(string where, string by)
    {
        await using var lab = await OperatorLab.StartAsync(OperatorLab.Target with { RetentionDays = 14 });
        await lab.RepairedAsync();
        if (where.Contains("journal", StringComparison.Ordinal))
        {
            var lines = (await File.ReadAllLinesAsync(lab.LocalJournalOf(), Lab.Token)).Select(line =>
                line.Contains("keepUntil", StringComparison.Ordinal)
                    ? line[..line.IndexOf("\"facts\"", StringComparison.Ordinal)] + "\"facts\":{}}"
                    : line
            );
            await File.WriteAllTextAsync(lab.LocalJournalOf(), string.Join('\n', lines) + "\n", Lab.Token);
            lab.S3.Put(lab.JournalKey, await File.ReadAllTextAsync(lab.LocalJournalOf(), Lab.Token));
        }

        if (where.Contains("tag", StringComparison.Ordinal))
        {
            lab.Aws.Region.SageMaker(
                "DeleteTags",
                new JsonObject { ["ResourceArn"] = lab.Plan.Notebooks[0].Identity.Arn, ["TagKeys"] = new JsonArray("sageguard:keep-until") }
            );
        }

        var why = await lab.PurgeAsync(repair =>
            repair with
            {
                Plan = repair.Plan with { Target = repair.Plan.Target with { RetentionDays = 0 } },
            }
        );

        Assert.Contains("retention period lasts until", why, StringComparison.Ordinal);
        Assert.EndsWith($"{by}.", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_it_apply_says_so_and_the_helpers_are_gone()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();

        await lab.WithAsync(async repair =>
        {
            await Purge.DeleteAsync(repair, repair.Plan.Notebooks[0], Lab.Token);
            return 0;
        });

        Assert.Empty(LifecyclesOf(lab));
        var outcome = await lab.ApplyAsync();
        Assert.Equal(RepairState.Repaired, outcome.State);
        Assert.Contains("lab was purged at ", outcome.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("is kept until purge", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_rollback_the_helpers_are_gone_and_apply_gives_one_advice()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();

        await lab.WithAsync(async repair =>
        {
            await Rollback.RunAsync(repair, repair.Plan.Notebooks[0], Lab.Token);
            return 0;
        });

        Assert.Empty(LifecyclesOf(lab));
        Assert.DoesNotContain((await lab.Aws.ReadAsync("lab")).Tags.Keys, key => key.StartsWith("sageguard:", StringComparison.Ordinal));
        var outcome = await lab.ApplyAsync();
        Assert.Contains("make a new plan", outcome.Message, StringComparison.Ordinal);
        Assert.False(outcome.CanGoOn);
    }

    private static JsonArray LifecyclesOf(OperatorLab lab) =>
        lab.Aws.Region.SageMaker("ListNotebookInstanceLifecycleConfigs", new JsonObject { ["NameContains"] = "sageguard" })![
            "NotebookInstanceLifecycleConfigs"
        ]!.AsArray();
}
