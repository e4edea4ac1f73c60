// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Policies;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>What can go wrong in a rebuild: the old notebook and its files stay as they were, the message says what to do, and the same command goes on.</summary>
public sealed class RebuildFaultTests
{
    [Fact]
    public async Task S3_denied_in_the_middle_of_the_backup()
    {
        await using var lab = await OpenAsync();
        lab.Hook("case \"$*\" in *r0-00000.tar*) echo 'upload failed: An error occurred (AccessDenied) when calling the UploadPart operation' >&2; return 1 ;; esac");

        var text = await FailsAsync(lab, "AccessDenied");
        Assert.Contains("Mend that", text, StringComparison.Ordinal);

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task Disk_full_on_the_twin()
    {
        await using var lab = await OpenAsync();
        await File.WriteAllTextAsync(FastAws.HookOf(lab.Folder) + ".disk-full", "", Lab.Token);

        var text = await FailsAsync(lab, "No space left on device");
        Assert.Contains("larger volume", text, StringComparison.Ordinal);
        Assert.Contains("rollback starts it again", text, StringComparison.Ordinal);

        File.Delete(FastAws.HookOf(lab.Folder) + ".disk-full");
        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task A_manifest_that_is_not_the_one_that_was_written()
    {
        await using var lab = await OpenAsync();
        lab.Hook("case \"$*\" in *manifest.jsonl*backup/manifest.jsonl) echo '{}' >>\"$4\" ;; esac");

        var text = await FailsAsync(lab, "SHA-256 differs");
        Assert.Contains("make a new plan", text, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Cloud.Calls.Of("CreateNotebookInstance"));
    }

    [Fact]
    public async Task An_archive_that_lost_a_byte_is_found_by_reading_it_back()
    {
        await using var lab = await OpenAsync();

        // The first upload of the archive breaks off and looks like success: reading back fails, and so does the backup.
        lab.Hook("case \"$*\" in *\"- s3://\"*r0-00000.tar*) head -c 3000 | { shift 6; curl -sf -o /dev/null -T - \"${AWS_ENDPOINT_URL_S3%/}/${2#s3://}\" -H 'Transfer-Encoding:' -H 'Content-Length: 3000'; }; exit 0 ;; esac");

        await FailsAsync(lab, "r0-00000.tar");
        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task No_quota_for_the_twin()
    {
        await using var lab = await OpenAsync();
        lab.Aws.Cloud.Faults.Fail("CreateNotebookInstance", "ResourceLimitExceeded", "The account-level service limit 'ml.t3.medium for notebook instance usage' is 1 Instances.");

        var text = await FailsAsync(lab, "Service Quotas");
        Assert.Contains("files are untouched", text, StringComparison.Ordinal);

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task One_that_hangs_in_Stopping()
    {
        await using var lab = await OpenAsync();
        lab.Aws.Cloud.Faults.HangTransitions();

        var text = await FailsAsync(lab, "is still Stopping", status: ["Stopping"], "--state-minutes", "0.02");
        Assert.Contains("AWS Support can free the notebook", text, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Cloud.Calls.Of("CreateNotebookInstance"));
    }

    [Fact]
    public async Task A_start_that_does_not_take()
    {
        await using var lab = await OpenAsync();
        lab.Aws.Cloud.Faults.Ignore("StartNotebookInstance", 3);

        var text = await FailsAsync(lab, "the start does not take");
        Assert.Contains("run the same command again", text, StringComparison.Ordinal);

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task Throttling_and_cut_connections_change_nothing_about_the_end()
    {
        await using var lab = await OpenAsync();
        lab.Aws.Cloud.Faults.Throttle("*", 20);
        foreach (var operation in new[] { "CreateNotebookInstanceLifecycleConfig", "CreateNotebookInstance", "StopNotebookInstance", "UpdateNotebookInstance", "StartNotebookInstance", "AddTags" })
        {
            lab.Aws.Cloud.Faults.Throttle(operation, 4);
            lab.Aws.Cloud.Faults.CutBody(operation);
        }

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task A_twin_without_capacity_after_a_backup_that_the_owner_ran_without_a_stop()
    {
        await using var lab = await OpenAsync(new RemediationTarget(), "notebook-al1-v1");
        var (code, script) = await Cli.RunAsync(lab.Folder.FullName, lab.Aws.Cloud.Endpoint, null, "remediate", "script", "backup", "lab", "--plan", "plan.json");
        Assert.Equal(0, code);
        var (ran, said) = lab.Terminal("lab", script);
        Assert.True(ran == 0 && said.Contains("the backup is complete", StringComparison.Ordinal), said);
        Assert.Equal("InService", lab.Aws.Status("lab"));
        lab.Aws.Cloud.Faults.FailNotebooks(times: 2);

        var text = await FailsAsync(lab, "Insufficient notebook instance capacity", status: ["InService"]);
        Assert.Contains("same command again", text, StringComparison.Ordinal);

        await EndsWellAsync(lab);
        Assert.Single(lab.Aws.Changes("lab"), "StopNotebookInstance");
        Assert.Equal(Lab.Al2023, (string)lab.Aws.Describe("lab-private")["PlatformIdentifier"]!);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_read_again()
    {
        await using var lab = await OpenAsync();
        var file = Path.Combine(lab.VolumeOf("lab"), "many", "00", "00000");
        var gone = Path.Combine(lab.VolumeOf("lab"), "many", "01", "00001");
        lab.Hook($"case \"$*\" in *r0-00000.tar*) [ -e '{gone}' ] && {{ echo changed >>'{file}'; rm '{gone}'; }} ;; esac; return 0");

        await EndsWellAsync(lab, keepHook: true);

        Assert.EndsWith("changed\n", await File.ReadAllTextAsync(file.Replace("/lab/", "/lab-private/", StringComparison.Ordinal), Lab.Token), StringComparison.Ordinal);
        Assert.Contains("./many/00/00000", Mark(lab).GetProperty("changed").ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Mark(lab).GetProperty("changing").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_never_rests_is_told_and_is_a_question()
    {
        await using var lab = await OpenAsync();
        var file = Path.Combine(lab.VolumeOf("lab"), "many", "00", "00000");
        lab.Hook($"case \"$*\" in *backup/r[0-9]-*) echo changed >>'{file}' ;; esac; return 0");

        var (code, text) = await lab.ApplyAsync();
        Assert.Equal(1, code);
        Assert.Contains("./many/00/00000", text, StringComparison.Ordinal);
        Assert.Contains("--accept-changing", text, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Cloud.Calls.Of("CreateNotebookInstance"));

        lab.Hook(null);
        (code, text) = await lab.ApplyAsync("--accept-changing");
        Assert.True(code == 0, $"{text}\n{lab.LogOf("lab")}\n{lab.LogOf("lab-private")}");
    }

    [Fact]
    public async Task Rolled_back_the_old_one_runs_again_and_the_plan_is_spent()
    {
        await using var lab = await OpenAsync();
        await EndsWellAsync(lab);

        var (code, text) = await lab.CliAsync("rollback", "--plan", "plan.json", "lab");

        Assert.True(code == 0, text);
        Assert.Equal("InService", lab.Aws.Status("lab"));
        Assert.Equal(["cost centre", "team"], (await lab.Aws.ReadAsync("lab")).Tags.Keys.Order());
        Assert.DoesNotContain("sageguard:verified", (await lab.Aws.ReadAsync("lab-private")).Tags.Keys);
        Assert.Empty(lab.Aws.Operations().Except(Policies.SageMaker(PeoplePolicy.Repair())));
        Assert.Contains("make a new plan", (await lab.ApplyAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("was taken back", (await lab.CliAsync("purge", "--plan", "plan.json", "lab", "--yes", "lab")).Output, StringComparison.Ordinal);
    }

    private static async Task<RebuildLab> OpenAsync(RemediationTarget? target = null, string platform = Lab.Al2)
    {
        var lab = await RebuildLab.StartAsync(isFast: true);
        lab.Open("lab", 60, 1 << 22, platform);
        lab.Keep((await lab.PlanAsync(RebuildLab.Target with { BackupWay = target is null ? BackupWay.Lifecycle : BackupWay.Script })).Plan);
        return lab;
    }

    private static async Task<string> FailsAsync(RebuildLab lab, string why, string[]? status = null, params string[] more)
    {
        var before = HostileTree.Read(lab.VolumeOf("lab"));
        var (code, text) = await lab.ApplyAsync(more);
        var flat = text.Replace("\n", " ", StringComparison.Ordinal);
        Assert.True(code == 1 && flat.Contains(why, StringComparison.Ordinal), text);
        Assert.Equal(before, HostileTree.Read(lab.VolumeOf("lab")));
        Assert.Contains(lab.Aws.Status("lab"), status ?? ["InService", "Stopped"]);
        Assert.DoesNotContain(lab.Aws.Changes(), operation => operation.StartsWith("Delete", StringComparison.Ordinal));
        return flat;
    }

    private static async Task EndsWellAsync(RebuildLab lab, bool keepHook = false)
    {
        if (!keepHook) lab.Hook(null);
        var (code, text) = await lab.ApplyAsync();
        Assert.True(code == 0, $"{text}\n{lab.LogOf("lab")}\n{lab.LogOf("lab-private")}");
        Assert.Equal(HostileTree.Read(lab.VolumeOf("lab")), HostileTree.Read(lab.VolumeOf("lab-private")));
    }

    private static JsonElement Mark(RebuildLab lab)
    {
        var key = lab.S3.Aws("s3", "ls", "--recursive", $"s3://{Moto.Bucket}/").Split('\n').Single(line => line.EndsWith("backup/done.json", StringComparison.Ordinal)).Split(' ')[^1];
        return JsonDocument.Parse(lab.S3.Aws("s3", "cp", $"s3://{Moto.Bucket}/{key}", "-")).RootElement;
    }
}
