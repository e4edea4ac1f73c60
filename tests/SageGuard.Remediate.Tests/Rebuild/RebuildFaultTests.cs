// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Policies;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>What can go wrong in a rebuild: the old notebook and its files stay as they were, the message says what to do, and the same
/// command goes on.</summary>
public sealed class RebuildFaultTests
{
    [Fact]
    public async Task S3_denied_in_the_middle_of_the_backup()
    {
        await using var lab = await OpenAsync();
        lab.Hook(
            "case \"$*\" in *r0-00000.tar*) echo 'upload failed: An error occurred (AccessDenied) when calling the UploadPart operation' >&2; return 1 ;; esac"
        );

        var text = await FailsAsync(lab, "AccessDenied");
        Assert.Contains("Correct that", text, StringComparison.Ordinal);

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task Disk_full_on_the_replacement()
    {
        await using var lab = await OpenAsync();
        lab.HookPython("import errno, os\ndef _full(*a): raise OSError(errno.ENOSPC, 'No space left on device')\nos.pwrite = _full");

        var text = await FailsAsync(lab, "No space left on device");
        Assert.Contains("larger volume", text, StringComparison.Ordinal);
        Assert.Contains("rollback starts it again", text, StringComparison.Ordinal);

        lab.HookPython(null);
        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task A_manifest_that_is_not_the_one_that_was_written()
    {
        await using var lab = await OpenAsync();
        lab.Hook("case \"$*\" in *\" s3://\"*manifest.jsonl) echo '{}' >>\"$4\" ;; esac");

        var text = await FailsAsync(lab, "SHA-256 differs");
        Assert.Contains("make a new plan", text, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Cloud.Calls.Select("CreateNotebookInstance"));
    }

    [Fact]
    public async Task An_archive_that_lost_a_byte_is_found_by_reading_it_back()
    {
        await using var lab = await OpenAsync();

        // Each upload of the archive breaks off and looks like success: what is read back is not what was sent.
        lab.Hook(
            """
            case "$*" in *"- s3://"*r0-00000.tar) t=$(mktemp); head -c 3000 >"$t"; cat >/dev/null
              put "$t" "$7"; rm -f "$t"; exit 0 ;; esac
            """
        );

        await FailsAsync(lab, "what S3 holds (3000 bytes) is not what was sent");
        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task No_quota_for_the_replacement()
    {
        await using var lab = await OpenAsync();
        lab.Aws.Cloud.Faults.Fail(
            "CreateNotebookInstance",
            "ResourceLimitExceeded",
            "The account-level service limit 'ml.t3.medium for notebook instance usage' is 1 Instances."
        );

        var text = await FailsAsync(lab, "Service Quotas");
        Assert.Contains("files are untouched", text, StringComparison.Ordinal);

        // No notebook has one of its lifecycle configurations, so none is left; the next run makes what it needs.
        Assert.Empty(
            lab.Aws.Region.SageMaker("ListNotebookInstanceLifecycleConfigs", new JsonObject { ["NameContains"] = "sageguard" })![
                "NotebookInstanceLifecycleConfigs"
            ]!.AsArray()
        );
        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task One_that_hangs_in_Stopping()
    {
        await using var lab = await OpenAsync();
        lab.Aws.Cloud.Faults.HangTransitions();

        var text = await FailsAsync(lab, "is still Stopping", status: ["Stopping"], state: TimeSpan.FromSeconds(1));
        Assert.Contains("AWS Support can free the notebook", text, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Cloud.Calls.Select("CreateNotebookInstance"));
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
        lab.Aws.Cloud.Faults.Throttle("*", 6);
        foreach (
            var operation in new[]
            {
                "CreateNotebookInstanceLifecycleConfig",
                "CreateNotebookInstance",
                "StopNotebookInstance",
                "UpdateNotebookInstance",
                "StartNotebookInstance",
                "AddTags",
            }
        )
        {
            lab.Aws.Cloud.Faults.Throttle(operation, 3);
            lab.Aws.Cloud.Faults.CutBody(operation);
        }

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task A_replacement_without_capacity_after_a_backup_that_the_owner_ran_without_a_stop()
    {
        await using var lab = await OpenAsync(new RemediationTarget(), "notebook-al1-v1");
        var (code, script) = await Cli.RunAsync(
            lab.Folder.FullName,
            lab.Aws.Cloud.Endpoint,
            null,
            "remediate",
            "script",
            "backup",
            "lab",
            "--plan",
            "plan.json"
        );
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
    public async Task Two_who_apply_one_plan_at_once_are_told_apart_by_the_journal()
    {
        await using var lab = await OpenAsync();

        // While the backup runs, somebody else writes a line into the journal in the bucket.
        var once = Path.Combine(lab.Folder.FullName, "once");
        lab.Hook(
            $$$"""
            case "$*" in *r0-00000.tar*)
              if mkdir '{{{once}}}' 2>/dev/null; then
                for a in "$@"; do case $a in s3://*) u=$a ;; esac; done
                j="${u%%/lab/*}/_journal/20261123T133000Z-test/lab.jsonl"
                get "$j" '{{{once}}}/j'
                printf '{"n":%d,"time":"2026-11-25T00:00:00.000Z","step":"BackUp","phase":"begun","facts":{}}\n' $(($(wc -l <'{{{once}}}/j') + 1)) >>'{{{once}}}/j'
                put '{{{once}}}/j' "$j"
              fi ;;
            esac
            return 0
            """
        );

        var (code, text) = await lab.ApplyCliAsync();
        Assert.True(
            code == 1
                && text.Contains("applied from two places at once", StringComparison.Ordinal)
                && text.Contains("--resume-from-bucket", StringComparison.Ordinal),
            text
        );

        lab.Hook(null);
        (code, text) = await lab.ApplyCliAsync();
        Assert.True(code == 1 && text.Contains("differ", StringComparison.Ordinal), text);
        (code, text) = await lab.ApplyCliAsync("--resume-from-bucket");
        Assert.True(code == 0, text);
        Assert.Single(lab.Aws.Cloud.Calls.Select("CreateNotebookInstance"));
    }

    [Fact]
    public async Task A_script_of_any_plan_works_in_the_foreground_of_a_terminal()
    {
        await using var lab = await OpenAsync();
        var (_, script) = await Cli.RunAsync(
            lab.Folder.FullName,
            lab.Aws.Cloud.Endpoint,
            null,
            "remediate",
            "script",
            "backup",
            "lab",
            "--plan",
            "plan.json"
        );
        var file = Path.Combine(lab.Folder.FullName, "backup.sh");
        await File.WriteAllTextAsync(file, script, Lab.Token);

        // util-linux's script gives it a terminal.
        var (code, said) = lab.Terminal("lab", $"script --quiet --return --command 'bash {file}' /dev/null </dev/null");

        Assert.True(code == 0 && said.Contains("the backup is complete", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_read_again()
    {
        await using var lab = await OpenAsync();
        var file = Path.Combine(lab.VolumeOf("lab"), "many", "00", "00000");
        var gone = Path.Combine(lab.VolumeOf("lab"), "many", "01", "00001");
        // When the archive is read back it is written in full: what the file holds then is not in it.
        lab.Hook($"case \"$*\" in *'r0-00000.tar -'*) [ -e '{gone}' ] && {{ echo changed >>'{file}'; rm '{gone}'; }} ;; esac; return 0");

        await EndsWellAsync(lab, keepHook: true);

        Assert.EndsWith(
            "changed\n",
            await File.ReadAllTextAsync(file.Replace("/lab/", "/lab-private/", StringComparison.Ordinal), Lab.Token),
            StringComparison.Ordinal
        );
        var mark = await lab.S3.JsonAsync("backup/done.json");
        Assert.Contains("./many/00/00000", mark.GetProperty("changed").ToString(), StringComparison.Ordinal);
        Assert.Equal(0, mark.GetProperty("changing").GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task What_changes_its_kind_while_it_is_read_is_restored_as_it_is_at_last()
    {
        await using var lab = await OpenAsync();
        var volume = lab.VolumeOf("lab");

        // By then all of them are in the archive.
        lab.Hook(
            $$"""
            case "$*" in *r0-00000.tar" -") [ -f '{{volume}}/many/00/00000' ] && {
              cd '{{volume}}/many'; rm 00/00000; mkdir -p 00/00000/deep; echo in >00/00000/deep/in
              rm -r 01; echo file >01; rm -r 02; ln -s 03 02; rm -r 04; mkdir new; } ;; esac; return 0
            """
        );

        await EndsWellAsync(lab, keepHook: true);
    }

    [Fact]
    public async Task A_folder_in_which_something_came_and_went_while_it_was_read_does_not_fail_the_restore()
    {
        await using var lab = await OpenAsync();
        var folder = Path.Combine(lab.VolumeOf("lab"), "many", "03");
        Moto.Run("touch", ["-d", "2001-01-01T00:00:00Z", folder]);
        lab.Hook(
            $"case \"$*\" in *\"- s3://\"*r0-00000.tar) touch -d 2002-02-02 '{folder}' ;; *r0-00000.tar\" -\") touch -d 2001-01-01T00:00:00Z '{folder}' ;; esac; return 0"
        );

        await EndsWellAsync(lab, keepHook: true);
    }

    [Fact]
    public async Task A_restore_that_broke_off_is_tried_again_on_a_volume_that_it_has_filled_and_hard_links_take_room_once()
    {
        await using var lab = await OpenAsync();
        var volume = lab.VolumeOf("lab");
        Moto.Run("ln", [Path.Combine(volume, "large"), Path.Combine(volume, "large again")]);
        lab.UseVolumeSize(6 << 20);
        lab.Hook(
            "case \"$*\" in *r0-00000.tar\" -\") [ -e \"$HOOK.restoring\" ] && { echo AccessDenied >&2; return 1; } ;; *restore/status.json) : >\"$HOOK.restoring\" ;; esac; return 0"
        );

        await FailsAsync(lab, "r0-00000.tar: ");

        await EndsWellAsync(lab);
    }

    [Fact]
    public async Task What_is_on_the_replacement_beside_the_backup_is_told_and_kept()
    {
        await using var lab = await OpenAsync();
        var clone = Path.Combine(Directory.CreateDirectory(lab.VolumeOf("lab-private")).FullName, "cloned repository");
        await File.WriteAllTextAsync(clone, "by SageMaker, at the replacement's creation", Lab.Token);

        var (code, text) = await lab.ApplyAsync();

        Assert.True(code == 0, text);
        Assert.Contains("the backup does not hold", text, StringComparison.Ordinal);
        Assert.Contains("./cloned%20repository", text, StringComparison.Ordinal);
        Assert.True(File.Exists(clone));
    }

    [Fact]
    public async Task A_version_that_begins_like_null_is_a_version()
    {
        await using var lab = await OpenAsync();
        lab.Hook(
            "case \"$1 $2\" in \"s3api head-object\") echo '{\"VersionId\": \"nK3Ps9_\", \"ServerSideEncryption\": \"aws:kms\"}'; exit 0 ;; esac; return 0"
        );

        await EndsWellAsync(lab, keepHook: true);
    }

    [Fact]
    public async Task A_failure_is_the_last_word_of_a_script()
    {
        await using var lab = await OpenAsync(new RemediationTarget());
        var (_, script) = await Cli.RunAsync(
            lab.Folder.FullName,
            lab.Aws.Cloud.Endpoint,
            null,
            "remediate",
            "script",
            "backup",
            "lab",
            "--plan",
            "plan.json"
        );

        // A beat is on its way to the bucket when the upload fails, and arrives late.
        lab.Hook(
            """
            case "$*" in
            *backup/status.json) [ "$1" = s3api ] || { cat >"$HOOK.body"; if grep -q running "$HOOK.body" && ! grep -q begun "$HOOK.body"; then
                : >"$HOOK.beat"; sleep 1; put "$HOOK.body" "$5"; : >"$HOOK.late"; exit 0
              fi; exec <"$HOOK.body"; } ;;
            *r0-00000.tar*) while [ ! -e "$HOOK.beat" ]; do sleep 0.05; done; echo AccessDenied >&2; return 1 ;;
            esac
            return 0
            """
        );

        var (code, said) = lab.Terminal("lab", "export SAGEGUARD_BEAT=0.2\n" + script);
        Assert.True(code == 1 && said.Contains("AccessDenied", StringComparison.Ordinal), said);
        // The script ends what is on its way; where the beat got through all the same, it has two seconds to do harm.
        for (var i = 0; i < 40 && !File.Exists(FastAws.HookOf(lab.Folder) + ".late"); i++)
            await Task.Delay(50, Lab.Token);

        Assert.Equal("failed", (await lab.S3.JsonAsync("backup/status.json")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_changes_between_the_backup_and_the_stop_is_a_question_before_the_stop()
    {
        await using var lab = await OpenAsync();
        var late = Path.Combine(lab.VolumeOf("lab"), "late");
        lab.Hook(
            $"case \"$*\" in *\" - s3://\"*backup/done.json) : >\"$HOOK.done\" ;; *backup/status.json) [ -e \"$HOOK.done\" ] && [ ! -e '{late}' ] && echo late >'{late}' ;; esac; return 0"
        );

        var (code, text) = await lab.ApplyAsync();

        Assert.True(
            code == 1
                && text.Contains(
                    "1 entry of lab changed after the backup had read them, and that is not in the backup: ./late.",
                    StringComparison.Ordinal
                ),
            text
        );
        Assert.Equal("InService", lab.Aws.Status("lab"));
        Assert.Empty(lab.Aws.Cloud.Calls.Select("CreateNotebookInstance"));

        (code, text) = await lab.ApplyAsync(acceptChanging: true);
        Assert.True(code == 0, text);
    }

    [Fact]
    public async Task A_file_that_never_rests_is_told_and_is_a_question()
    {
        await using var lab = await OpenAsync();
        var file = Path.Combine(lab.VolumeOf("lab"), "many", "00", "00000");
        lab.Hook($"case \"$*\" in */r[0-9]-*) echo changed >>'{file}' ;; esac; return 0");

        var (code, text) = await lab.ApplyAsync();
        Assert.Equal(1, code);
        Assert.Contains("./many/00/00000", text, StringComparison.Ordinal);
        Assert.Contains("--accept-changing", text, StringComparison.Ordinal);
        Assert.Empty(lab.Aws.Cloud.Calls.Select("CreateNotebookInstance"));

        lab.Hook(null);
        (code, text) = await lab.ApplyAsync(acceptChanging: true);
        Assert.True(code == 0, $"{text}\n{lab.Log}");
    }

    [Fact]
    public async Task Rolled_back_the_old_one_runs_again_and_the_plan_is_spent()
    {
        await using var lab = await OpenAsync();
        var (ended, said) = await lab.ApplyCliAsync();
        Assert.True(ended == 0, said);

        var (code, text) = await lab.CliAsync("rollback", "--plan", "plan.json", "lab");

        Assert.True(code == 0, text);
        Assert.Equal("InService", lab.Aws.Status("lab"));
        Assert.Equal(["cost centre", "team"], (await lab.Aws.ReadAsync("lab")).Tags.Keys.Order());
        Assert.DoesNotContain("sageguard:verified", (await lab.Aws.ReadAsync("lab-private")).Tags.Keys);
        Assert.Empty(lab.Aws.Operations().Except(Policies.SageMaker(OperatorPolicies.Repair())));
        Assert.Contains("make a new plan", (await lab.ApplyCliAsync()).Output, StringComparison.Ordinal);
        Assert.Contains(
            "was taken back",
            (await lab.CliAsync("purge", "--plan", "plan.json", "lab", "--yes", "lab")).Output,
            StringComparison.Ordinal
        );
    }

    private static async Task<RebuildLab> OpenAsync(RemediationTarget? target = null, string platform = Lab.Al2)
    {
        var lab = await RebuildLab.StartAsync(isFast: true);
        lab.Open("lab", 60, 1 << 22, platform);
        lab.Keep(
            (await lab.PlanAsync(RebuildLab.Target with { BackupWay = target is null ? BackupWay.Lifecycle : BackupWay.Script })).Plan
        );
        return lab;
    }

    private static async Task<string> FailsAsync(RebuildLab lab, string why, string[]? status = null, TimeSpan? state = null)
    {
        var before = HostileTree.Read(lab.VolumeOf("lab"));
        var (code, text) = await lab.ApplyAsync(state: state);
        var flat = text.Replace("\n", " ", StringComparison.Ordinal);
        Assert.True(code == 1 && flat.Contains(why, StringComparison.Ordinal), text);
        Assert.Equal(before, HostileTree.Read(lab.VolumeOf("lab")));
        Assert.Contains(lab.Aws.Status("lab"), status ?? ["InService", "Stopped"]);

        // Only what no notebook has of its own lifecycle configurations.
        Assert.DoesNotContain(
            lab.Aws.Changes(),
            operation => operation.StartsWith("Delete", StringComparison.Ordinal) && operation != "DeleteNotebookInstanceLifecycleConfig"
        );
        return flat;
    }

    private static async Task EndsWellAsync(RebuildLab lab, bool keepHook = false)
    {
        if (!keepHook)
            lab.Hook(null);
        var (code, text) = await lab.ApplyAsync();
        Assert.True(code == 0, $"{text}\n{lab.Log}");
        Assert.Equal(
            HostileTree.Read(lab.VolumeOf("lab"), withoutRoot: true),
            HostileTree.Read(lab.VolumeOf("lab-private"), withoutRoot: true)
        );
    }
}
