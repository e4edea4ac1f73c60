// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>What a backup must never do: leave something out without a word. Each case is one that was found.</summary>
public sealed class BackupScriptTests
{
    [Theory]
    [InlineData("stat", "EIO", 5)]
    [InlineData("stat", "EUCLEAN", 117)]
    [InlineData("stat", "ESTALE", 116)]
    [InlineData("stat", "EACCES", 13)]
    [InlineData("open", "ENAMETOOLONG", 36)]
    [InlineData("open", "EIO", 5)]
    [InlineData("open", "ENOENT", 2)]
    [InlineData("listdir", "EUCLEAN", 117)]
    public async Task An_entry_that_cannot_be_read_ends_the_backup_with_its_name_and_the_error_number(string call, string name, int number)
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash("mkdir -p \"$OLD/a/victim\"; echo x >\"$OLD/a/victim/file\"; echo y >\"$OLD/b\"");
        lab.HookPython(
            $$"""
            import os
            _real = os.{{call}}
            def _broken(path, *a, **k):
                if path == b"victim" or isinstance(path, int) and os.readlink("/proc/self/fd/%d" % path).endswith("/victim"): raise OSError({{number}}, "{{name}}")
                return _real(path, *a, **k)
            os.{{call}} = _broken
            """
        );

        var (code, output) = lab.Backup();

        Assert.Equal(1, code);
        Assert.Contains("Cannot read ./a/victim", output, StringComparison.Ordinal);
        Assert.Contains($"errno {number}", output, StringComparison.Ordinal);
        Assert.Contains("failed: Cannot read ./a/victim", await lab.StatusAsync(), StringComparison.Ordinal);
        Assert.False(await lab.HasMarkAsync());
    }

    [Fact]
    public async Task A_damaged_file_system_ends_the_backup()
    {
        var lab = await ScriptLab.StartAsync();

        // As after damage of a volume: the folder is listed, and its inode is empty.
        var (code, output) = lab.Backup(
            before: """
            truncate -s 8M "$OLD.img"; mkfs.ext4 -q "$OLD.img"; mount -o loop "$OLD.img" "$OLD"
            mkdir "$OLD/kept" "$OLD/lost"; echo x >"$OLD/lost/file"; i=$(stat -c %i "$OLD/lost"); umount "$OLD"
            debugfs -w -R "clri <$i>" "$OLD.img" 2>/dev/null; mount -o loop "$OLD.img" "$OLD"
            """
        );

        Assert.Equal(1, code);
        Assert.Contains("Cannot read ./lost: Structure needs cleaning (errno 117)", output, StringComparison.Ordinal);
        Assert.False(await lab.HasMarkAsync());
    }

    [Fact]
    public async Task A_folder_that_its_owner_without_root_cannot_enter_ends_the_backup()
    {
        var lab = await ScriptLab.StartAsync();
        lab.Bash(
            "mkdir \"$OLD/mine\"; echo x >\"$OLD/mine/file\"; chmod 0644 \"$OLD/mine\"; chown -R nobody \"$OLD\" \"$SAGEGUARD_TEMP\"; chmod a+rx \"$OLD/..\"; chmod -R a+rX \"$OLD/../bin\""
        );
        var start = lab.Start("setpriv", "--reuid=nobody", "--clear-groups");
        // One that every user may run.
        start.Environment["REAL_PYTHON"] = "/usr/bin/python3";
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("CI") == "true" || File.Exists("/usr/bin/python3"),
            "There is no python3 for all users."
        );
        using var process = Process.Start(start)!;
        using var limit = Limit.Of(process);
        var output = await process.StandardOutput.ReadToEndAsync(Lab.Token) + await process.StandardError.ReadToEndAsync(Lab.Token);
        await process.WaitForExitAsync(Lab.Token);

        Assert.True(process.ExitCode == 1 && output.Contains("Cannot read ./mine", StringComparison.Ordinal), output);
        Assert.Contains("run the script with sudo", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_independent_walk_finds_what_our_own_does_not_list()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.HookPython("import os\n_real = os.listdir\nos.listdir = lambda p: [n for n in _real(p) if n != 'large']");

        var (code, output) = lab.Backup();

        Assert.True(code == 1 && output.Contains("entries by one count and", StringComparison.Ordinal), output);
        Assert.False(await lab.HasMarkAsync());
    }

    [Fact]
    public async Task A_volume_that_can_be_made_read_only_is_and_stays_so()
    {
        var lab = await ScriptLab.StartAsync();

        var (code, output) = lab.Backup(
            BackupWay.Lifecycle,
            "mount -t tmpfs tmpfs \"$OLD\"; echo x >\"$OLD/x\"",
            "",
            ("SAGEGUARD_QUIET", "1"),
            ("AFTER", "touch \"$OLD/y\" 2>&1")
        );

        Assert.True(code == 0 && output.Contains("Read-only file system", StringComparison.Ordinal), output);
        Assert.Equal("read-only", (await lab.MarkAsync()).GetProperty("quiet").GetString());
    }

    [Fact]
    public async Task A_backup_that_fails_makes_the_volume_writable_again()
    {
        var lab = await ScriptLab.StartAsync();
        lab.Hook("case \"$*\" in *r0-00000.tar) echo AccessDenied >&2; return 1 ;; esac");

        var (code, output) = lab.Backup(
            BackupWay.Lifecycle,
            "mount -t tmpfs tmpfs \"$OLD\"; echo x >\"$OLD/x\"",
            "",
            ("SAGEGUARD_QUIET", "1"),
            ("AFTER", "touch \"$OLD/y\" && echo writable")
        );

        Assert.True(code == 1 && output.Contains("writable", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task Where_the_volume_is_in_use_the_Jupyter_server_is_stopped_and_started_again_after_a_failure()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Command("systemctl", $"echo \"$*\" >>'{lab.InFolder("systemctl.log")}'");
        lab.Hook("case \"$*\" in *backup/*/manifest.jsonl) echo AccessDenied >&2; return 1 ;; esac");

        var (code, output) = lab.Backup(BackupWay.Lifecycle, null, "", ("SAGEGUARD_QUIET", "1"));

        Assert.True(code == 1, output);
        Assert.Equal("stop jupyter-server\nstart jupyter-server\n", await File.ReadAllTextAsync(lab.InFolder("systemctl.log"), Lab.Token));
    }

    // Before, it went on looking for as long as the notebook ran, with the Jupyter server stopped.
    [Fact]
    public async Task A_bucket_that_vanishes_after_the_backup_ends_the_looking_and_starts_the_Jupyter_server_again()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Command("systemctl", $"echo \"$*\" >>'{lab.InFolder("systemctl.log")}'");
        lab.Hook(
            "case \"$*\" in *backup/done.json) : >\"$HOOK.done\" ;; *backup/status.json) [ ! -e \"$HOOK.done\" ] || { cat >/dev/null; echo NoSuchBucket >&2; return 1; } ;; esac"
        );

        var (code, output) = lab.Backup(
            BackupWay.Lifecycle,
            null,
            "",
            ("SAGEGUARD_QUIET", "1"),
            ("SAGEGUARD_WATCH", "0.1"),
            ("SAGEGUARD_PATIENCE", "1")
        );

        Assert.True(
            code == 1 && output.Contains("nothing could be said about it for 1 seconds: NoSuchBucket", StringComparison.Ordinal),
            output
        );
        Assert.Equal("stop jupyter-server\nstart jupyter-server\n", await File.ReadAllTextAsync(lab.InFolder("systemctl.log"), Lab.Token));
        Assert.True(await lab.HasMarkAsync());
    }

    [Fact]
    public async Task A_file_that_is_written_through_a_mapping_is_read_again_and_then_named()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Bash("head -c 100000 /dev/zero >\"$OLD/mapped\"");
        using var writer = Process.Start(
            new ProcessStartInfo(
                "python3",
                [
                    "-c",
                    $"import mmap, time\nf = open('{lab.Old}/mapped', 'r+b'); m = mmap.mmap(f.fileno(), 0); n = 0\nwhile True: n += 1; m[5:13] = n.to_bytes(8, 'big'); time.sleep(0.002)",
                ]
            )
        )!;
        try
        {
            var (code, output) = lab.Backup();

            Assert.True(code == 0, output);
            Assert.Equal("./mapped", (await lab.MarkAsync()).GetProperty("changing").GetProperty("paths")[0].GetString());
        }
        finally
        {
            writer.Kill();
        }
    }

    [Fact]
    public async Task A_database_that_is_open_and_at_rest_is_backed_up_with_its_log()
    {
        var lab = await ScriptLab.StartAsync();
        var ready = lab.InFolder("ready");
        using var writer = Process.Start(
            new ProcessStartInfo(
                "python3",
                [
                    "-c",
                    $"import sqlite3, time\nc = sqlite3.connect('{lab.Old}/mlflow.db'); c.execute('pragma journal_mode=wal'); c.execute('create table t (x)'); c.executemany('insert into t values (?)', [(i,) for i in range(500)]); c.commit(); open('{ready}', 'w').close()\ntime.sleep(600)",
                ]
            )
        )!;
        try
        {
            await Limit.UntilAsync(() => File.Exists(ready), "the database is filled");
            await lab.CopyAsync();
            lab.IsTheSame();
        }
        finally
        {
            writer.Kill();
        }

        Assert.Equal(
            "500",
            Moto.Run(
                    "python3",
                    ["-c", $"import sqlite3; print(sqlite3.connect('{lab.New}/mlflow.db').execute('select count(*) from t').fetchone()[0])"]
                )
                .Output.Trim()
        );
    }

    [Fact]
    public async Task What_changes_of_folders_during_the_backup_is_restored_as_it_is_at_last()
    {
        var lab = await ScriptLab.StartAsync(60);
        lab.Hook(
            "case \"$*\" in *r0-00000.tar\" -\") chmod 700 \"$OLD/many\"; mkdir -p \"$OLD/new/empty\"; chmod 2770 \"$OLD/new\"; chown 1000:100 \"$OLD/many/03\" ;; esac; return 0"
        );

        await lab.CopyAsync();

        lab.IsTheSame();
    }

    [Fact]
    public async Task Ctrl_C_ends_the_script_and_everything_that_it_began_and_is_reported()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Hook("case \"$*\" in *r0-00000.tar) : >\"$HOOK.reached\"; exec sleep 300 ;; esac; return 0");

        // A session of its own is what a terminal's Ctrl-C goes to.
        using var process = Process.Start(lab.Start("setsid", "--wait", "env", "--default-signal=INT"))!;
        using var limit = Limit.Of(process);
        await Limit.UntilAsync(() => File.Exists(lab.InFolder("hook.reached")), "the upload begins");
        Moto.Run("bash", ["-c", $"kill -INT -- -$(pgrep -P {process.Id} | head -1) 2>/dev/null || kill -INT -- -{process.Id}"]);
        var output = await process.StandardOutput.ReadToEndAsync(Lab.Token);
        await process.WaitForExitAsync(Lab.Token);

        Assert.True(output.Contains("It was ended (Ctrl-C).", StringComparison.Ordinal), output);
        Assert.Equal("failed: It was ended (Ctrl-C).", await lab.StatusAsync());
        Assert.Empty(Directory.GetFileSystemEntries(lab.Temp));
    }

    [Fact]
    public async Task A_program_that_is_killed_is_reported_and_what_it_left_is_removed_by_the_next()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.HookPython(
            "import os, signal, tarfile\n_real = tarfile.TarInfo\ndef _killed(*a): os.kill(os.getpid(), signal.SIGKILL)\ntarfile.TarInfo = _killed"
        );

        var (code, output) = lab.Backup();

        Assert.True(code == 1 && output.Contains("killed", StringComparison.Ordinal), output);
        Assert.Contains("killed by signal 9 (9 is most often lack of memory)", await lab.StatusAsync(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(lab.Temp));

        lab.HookPython(null);
        await lab.CopyAsync();
        Assert.Empty(Directory.GetFileSystemEntries(lab.Temp));
    }

    [Fact]
    public async Task Other_file_systems_below_the_volume_are_named_and_left_out()
    {
        var lab = await ScriptLab.StartAsync();

        // Both hold the same inode numbers.
        var (code, output) = lab.Backup(
            before: "mkdir \"$OLD/m1\" \"$OLD/m2\"; for m in m1 m2; do mount -t tmpfs tmpfs \"$OLD/$m\"; echo $m >\"$OLD/$m/a\"; ln \"$OLD/$m/a\" \"$OLD/$m/b\"; done; echo x >\"$OLD/x\""
        );

        Assert.True(code == 0, output);
        Assert.Equal("""{"count": 2, "paths": ["./m1", "./m2"]}""", (await lab.MarkAsync()).GetProperty("mounts").GetRawText());
        lab.RestoreWell();
    }

    [Fact]
    public async Task A_full_temporary_folder_is_reported_with_its_name()
    {
        var lab = await ScriptLab.StartAsync(0);

        var (code, output) = lab.Backup(before: "mount -t tmpfs -o size=64k tmpfs \"$SAGEGUARD_TEMP\"");

        Assert.True(code == 1 && output.Contains("There is no room for the lists of files", StringComparison.Ordinal), output);
        Assert.Contains(lab.Temp, await lab.StatusAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_says_how_old_the_backup_is_and_what_changed_and_makes_a_new_one_when_asked()
    {
        var lab = await ScriptLab.StartAsync(0);
        Assert.Equal(0, lab.Backup().Code);
        Assert.Contains("complete already, made 0 minutes ago. Nothing has changed since.", lab.Backup().Output, StringComparison.Ordinal);
        lab.Bash("echo more >\"$OLD/large\"; rm \"$OLD/secret\"");

        var (code, output) = lab.Backup();

        Assert.Equal(0, code);
        Assert.Contains("./large", output, StringComparison.Ordinal);
        Assert.Contains("./secret", output, StringComparison.Ordinal);
        var first = (await lab.MarkAsync()).GetProperty("run").GetString();

        Assert.Equal(0, lab.Backup(arguments: "again").Code);
        Assert.NotEqual(first, (await lab.MarkAsync()).GetProperty("run").GetString());
        lab.RestoreWell();
        lab.IsTheSame();
    }

    [Theory]
    [InlineData("(403) when calling the HeadObject operation: Forbidden")]
    [InlineData("(503) when calling the GetObject operation: Slow Down")]
    public async Task A_mark_that_cannot_be_read_is_not_taken_for_one_that_is_not_there(string error)
    {
        var lab = await ScriptLab.StartAsync(0);
        Assert.Equal(0, lab.Backup().Code);
        var keys = await lab.S3.KeysAsync();
        lab.Hook($"case \"$*\" in *\"/done.json -\") echo 'fatal error: An error occurred {error}' >&2; return 1 ;; esac");

        var (code, output) = lab.Backup();

        Assert.True(
            code == 1
                && output.Contains("Cannot tell whether", StringComparison.Ordinal)
                && output.Contains("s3:ListBucket", StringComparison.Ordinal),
            output
        );
        Assert.Equal(keys, await lab.S3.KeysAsync());
    }

    [Fact]
    public async Task A_bucket_of_another_account_is_not_written_to()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Hook(
            "case \"$*\" in *\"head-bucket --bucket \"*\" --expected-bucket-owner 123456789012\") echo '(403) Forbidden' >&2; return 1 ;; esac"
        );

        var (code, output) = lab.Backup();

        Assert.True(code == 1 && output.Contains("not shown to be of account 123456789012", StringComparison.Ordinal), output);
        Assert.DoesNotContain(await lab.S3.KeysAsync(), key => key.EndsWith(".tar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_object_is_written_with_the_encryption_that_the_operator_chose()
    {
        var lab = await ScriptLab.StartAsync(0);
        lab.Options = new RepairOptions { Encryption = "aws:kms", EncryptionKeyId = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd" };
        lab.Hook(
            "case \"$*\" in \"s3 cp \"*\" s3://\"*) case \"$*\" in *\"--sse aws:kms --sse-kms-key-id arn:aws:kms:eu-west-1:123456789012:key/1234abcd\"*|*\" s3://\"*\" \"*) ;; *) echo AccessDenied >&2; return 1 ;; esac ;; esac; return 0"
        );

        await lab.CopyAsync();

        lab.Options = new RepairOptions();
        Assert.Contains("encryption", lab.Backup(arguments: "again").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_cut_while_the_archive_is_read_back_is_tried_again()
    {
        var lab = await ScriptLab.StartAsync(0);

        // As the aws command does: the beginning twice, and exit code 0.
        lab.Hook(
            "case \"$*\" in *r0-00000.tar\" -\") [ -e \"$HOOK.cut\" ] || { : >\"$HOOK.cut\"; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero; exit 0; } ;; esac; return 0"
        );

        await lab.CopyAsync();

        Assert.True(File.Exists(lab.InFolder("hook.cut")));
        lab.IsTheSame();
    }

    [Fact]
    public async Task A_socket_is_named_and_left_out()
    {
        var lab = await ScriptLab.StartAsync(0);
        Moto.Run("python3", ["-c", $"import os, socket; os.chdir('{lab.Old}'); socket.socket(socket.AF_UNIX).bind('a socket')"]);

        var (code, output) = lab.Backup();

        Assert.True(code == 0, output);
        Assert.Equal("""{"count": 1, "paths": ["./a%20socket"]}""", (await lab.MarkAsync()).GetProperty("skipped").GetRawText());
        lab.RestoreWell();
        Assert.False(File.Exists(Path.Combine(lab.New, "a socket")));
    }

    [Fact]
    public async Task Several_archives_at_once_and_hard_links_across_them()
    {
        var lab = await ScriptLab.StartAsync(60);
        lab.Bash("for i in 1 2 3; do ln \"$OLD/many/00/00000\" \"$OLD/z link $i\"; done");

        var (code, output) = lab.Backup(more: ("SAGEGUARD_PART", "20000"));

        Assert.True(code == 0 && (await lab.MarkAsync()).GetProperty("parts").GetArrayLength() > 5, output);
        lab.RestoreWell();
        lab.IsTheSame();
    }

    [Fact]
    public async Task The_memory_that_it_takes_does_not_grow_with_the_number_of_files()
    {
        var lab = await ScriptLab.StartAsync();
        var files = LongRun.Size(2_000, 5_000, 300_000);
        Moto.Run(
            "python3",
            [
                "-c",
                $"import os\nfor i in range({files}):\n    if i % 1000 == 0: os.makedirs('{lab.Old}/%d' % (i // 1000))\n    open('{lab.Old}/%d/%d' % (i // 1000, i), 'w').close()",
            ]
        );
        lab.Command(
            "python3",
            "exec /usr/bin/env python3-real -c 'import resource, subprocess, sys; c = subprocess.call(sys.argv[1:]); open(sys.argv[1] and \""
                + lab.InFolder("memory")
                + "\", \"w\").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(c)' \"$REAL_PYTHON\" \"$@\""
        );
        Moto.Run("bash", ["-c", $"ln -s \"$(python3 -c 'import sys; print(sys.executable)')\" '{lab.InFolder("bin/python3-real")}'"]);

        foreach (
            var (what, run) in new (string, Func<(int Code, string Output)>)[]
            {
                ("backup", () => lab.Backup()),
                ("restore", () => lab.Restore()),
            }
        )
        {
            var begun = Stopwatch.StartNew();
            var (code, output) = run();

            Assert.True(code == 0, output);
            var memory = long.Parse(
                await File.ReadAllTextAsync(lab.InFolder("memory"), Lab.Token),
                System.Globalization.CultureInfo.InvariantCulture
            );
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{what} of {files} files: {memory / 1024} MB, {begun.Elapsed.TotalSeconds:0} s"
            );

            // The interpreter alone takes about 25 MB.
            Assert.InRange(memory, 1, LongRun.Size(60, 60, 120) * 1024);
        }
    }
}
