// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>What a restore must never do: write outside its own folder, or over what was there. Each case is one that was found.</summary>
public sealed class RestoreScriptTests
{
    [Fact]
    public async Task It_follows_no_link_that_is_on_the_replacement()
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash(
            """
            mkdir -p "$OLD/repo/data" "$OLD.outside"; echo 'from the backup' >"$OLD/repo/data/passwd"; echo secret >"$OLD.outside/passwd"
            mkdir "$NEW/repo"; ln -s "$OLD.outside" "$NEW/repo/data"; ln -s "$OLD.outside" "$NEW/.sageguard-restore"
            """
        );

        await lab.CopyAsync();

        Assert.Equal("secret\n", lab.Bash("cat \"$OLD.outside/passwd\""));
        Assert.Equal("from the backup\n", lab.Bash("cat \"$NEW/repo/data/passwd\""));
        Assert.Equal("passwd\n", lab.Bash("ls -A \"$OLD.outside\""));
        Assert.Equal(2, (await lab.MarkAsync("restore")).GetProperty("aside").GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task A_folder_that_is_exchanged_for_a_link_in_the_middle_leads_nowhere()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Bash("mkdir -p \"$OLD.outside/tree/many\"");
        lab.Hook(
            "case \"$*\" in *r0-00000.tar\" -\") [ -e \"$HOOK.restoring\" ] && { mv \"$NEW/.sageguard-restore\" \"$NEW/moved\"; ln -s \"$OLD.outside\" \"$NEW/.sageguard-restore\"; } ;; *restore/status.json) : >\"$HOOK.restoring\" ;; esac; return 0"
        );
        Assert.Equal(0, lab.Backup().Code);

        lab.Restore();

        Assert.Equal($"{lab.Old}.outside/tree\n{lab.Old}.outside/tree/many\n", lab.Bash("find \"$OLD.outside\" -mindepth 1 | sort"));
    }

    [Fact]
    public async Task Entries_of_another_kind_are_moved_aside_and_kept()
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash(
            """
            cd "$OLD"; echo f >file; ln -s file link; mkdir folder; echo x >folder/in
            cd "$NEW"; mkdir file link; echo kept >file/kept; echo kept >folder
            """
        );

        await lab.CopyAsync();

        Assert.Equal("f\nfile\nx\n", lab.Bash("cd \"$NEW\"; cat file; readlink link; cat folder/in"));
        Assert.Equal("kept\nkept\n", lab.Bash("cd \"$NEW\"/sageguard-aside-*; cat file/kept folder"));
        Assert.Equal(
            [
                "./sageguard-aside-20261123T133000Z-test/file",
                "./sageguard-aside-20261123T133000Z-test/folder",
                "./sageguard-aside-20261123T133000Z-test/link",
            ],
            (await lab.MarkAsync("restore")).GetProperty("aside").GetProperty("paths").EnumerateArray().Select(path => path.GetString()!)
        );
    }

    [Fact]
    public async Task On_a_replacement_without_root_access_no_file_gives_it()
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash(
            "cd \"$OLD\"; cp /bin/true suid; chmod 4755 suid; cp /bin/true sgid; chmod 2755 sgid; cp /bin/true caps; setcap cap_setuid+ep caps; mkdir shared; chmod 2775 shared; echo i >immutable; chattr +i immutable"
        );
        Assert.Equal(0, lab.Backup().Code);
        var mark = await lab.MarkAsync();
        Assert.Equal("""{"count": 3, "paths": ["./caps", "./sgid", "./suid"]}""", mark.GetProperty("setuid").GetRawText());
        Assert.Equal("""{"count": 1, "paths": ["./immutable"]}""", mark.GetProperty("flags").GetRawText());

        var (code, output) = lab.Restore(rootAccess: "Disabled");

        Assert.True(code == 0, output);
        Assert.Equal(
            "755 755 755 2775\n",
            lab.Bash("cd \"$NEW\"; echo $(stat -c %a suid sgid caps shared); getcap caps; lsattr immutable | grep -v -- --i- >/dev/null")
        );
        Assert.Equal(
            """{"count": 4, "paths": ["./caps", "./immutable", "./sgid", "./suid"]}""",
            (await lab.MarkAsync("restore")).GetProperty("dropped").GetRawText()
        );
    }

    [Fact]
    public async Task With_keep_setuid_or_root_access_it_restores_them()
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash(
            "cd \"$OLD\"; cp /bin/true suid; chmod 4755 suid; cp /bin/true caps; setcap cap_setuid+ep caps; mkdir folder; echo i >folder/immutable; chattr +i folder/immutable; chattr +a folder"
        );
        lab.Options = new RepairOptions { KeepSetuid = true };
        Assert.Equal(0, lab.Backup().Code);

        var (code, output) = lab.Restore(rootAccess: null);

        Assert.True(code == 0, output);
        Assert.Equal(
            "4755\ncaps cap_setuid=ep\n",
            lab.Bash("cd \"$NEW\"; stat -c %a suid; getcap caps; lsattr folder | grep -q -- --i-; lsattr -d folder | grep -q -- -a-")
        );
        lab.IsTheSame();
    }

    [Fact]
    public async Task An_archive_that_is_not_the_one_that_was_written_is_not_restored()
    {
        var lab = await ScriptLab.StartAsync(0);
        Assert.Equal(0, lab.Backup().Code);
        var archive = (await lab.S3.KeysAsync()).Single(key => key.EndsWith(".tar", StringComparison.Ordinal));
        var text = (await lab.S3.GetAsync(archive))!;
        await lab.S3.PutAsync("/" + archive, new string('0', text.Length));

        var (code, output) = lab.Restore();

        Assert.True(code == 1 && output.Contains("Cannot restore", StringComparison.Ordinal), output);
        Assert.Equal("", lab.Bash("ls \"$NEW\""));
        Assert.False(await lab.HasMarkAsync("restore"));
    }

    [Theory]
    [InlineData("../../../etc/cron.d/x")]
    [InlineData("./a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("./a%2Fb")]
    public async Task A_manifest_with_a_path_that_leads_out_is_refused(string path)
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash("echo x >\"$OLD/x\"");
        Assert.Equal(0, lab.Backup().Code);
        var key = (await lab.S3.KeysAsync()).Single(name => name.EndsWith("manifest.jsonl", StringComparison.Ordinal));
        var manifest = (await lab.S3.GetAsync(key))!.Replace("\"./x\"", $"\"{path}\"", StringComparison.Ordinal);
        await lab.S3.PutAsync("/" + key, manifest);
        var mark = (await lab.S3.KeysAsync()).Single(name => name.EndsWith("backup/done.json", StringComparison.Ordinal));
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(manifest)));
        await lab.S3.PutAsync(
            "/" + mark,
            (await lab.S3.GetAsync(mark))!.Replace(
                (await lab.MarkAsync()).GetProperty("manifest").GetString()!,
                hash,
                StringComparison.Ordinal
            )
        );

        var (code, output) = lab.Restore();

        Assert.True(code == 1 && output.Contains("an entry that no volume has", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task Killed_at_any_moment_and_run_again_both_scripts_come_to_the_same_end()
    {
        var lab = await ScriptLab.StartAsync(30);
        var kills = 0;
        var begun = System.Diagnostics.Stopwatch.StartNew();
        foreach (
            var (what, call) in new[]
            {
                ("backup", "open"),
                ("backup", "stat"),
                ("restore", "rename"),
                ("restore", "utime"),
                ("restore", "open"),
            }
        )
        {
            for (var at = 1; at <= LongRun.Size(1, 1, 12); at++)
            {
                lab.HookPython(
                    $"import os, signal\n_real_{call} = os.{call}\n_n = [0]\ndef _kill(*a, **k):\n    _n[0] += 1\n    if _n[0] == {(at * 37) % (call == "rename" ? 20 : 150) + 1}: os.kill(os.getpid(), signal.SIGKILL)\n    return _real_{call}(*a, **k)\nos.{call} = _kill"
                );
                if (what == "restore")
                    lab.HookPython(await File.ReadAllTextAsync(lab.InFolder("hook.py"), Lab.Token));
                var (code, output) = what == "backup" ? lab.Backup() : lab.Restore();
                if (code == 0)
                    break;
                Assert.Contains("killed", output, StringComparison.Ordinal);
                kills++;
            }

            lab.HookPython(null);
            if (what == "backup" && !await lab.HasMarkAsync())
                Assert.Equal(0, lab.Backup(arguments: "again").Code);
        }

        lab.RestoreWell();
        lab.IsTheSame();
        TestContext.Current.TestOutputHelper!.WriteLine(LongRun.Figures(kills, HostileTree.Read(lab.New).Count, begun));
        Assert.InRange(kills, 3, 100);
    }
}
