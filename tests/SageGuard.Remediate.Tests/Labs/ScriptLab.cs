// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.Remediate;
using SageGuard.LocalAws;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>The real copy scripts as root on folders of this machine, without SageMaker: LocalAws is S3, and faults are switched on by
/// hooks.</summary>
internal sealed class ScriptLab
{
    private static readonly NotebookIdentity Notebook = new(
        "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab",
        new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)
    );

    private readonly DirectoryInfo _folder;
    private readonly Dictionary<string, string> _environment;

    private ScriptLab(S3Bucket s3, DirectoryInfo folder)
    {
        (S3, _folder) = (s3, folder);
        Directory.CreateDirectory(Old);
        Directory.CreateDirectory(New);
        Directory.CreateDirectory(Temp);
        _environment = s3.Environment.Concat(FastAws.Install(folder)).ToDictionary();
        _environment["SAGEGUARD_TEMP"] = Temp;
        _environment["SAGEGUARD_LOG"] = InFolder("log");
        _environment["OLD"] = Old;
        _environment["NEW"] = New;
    }

    public S3Bucket S3 { get; }

    /// <summary>The volume of the notebook.</summary>
    public string Old => InFolder("old");

    /// <summary>The volume of its replacement.</summary>
    public string New => InFolder("new");

    /// <summary>In the place of <c>/var/tmp</c>.</summary>
    public string Temp => InFolder("temp");

    /// <summary>What the operator decided.</summary>
    public RepairOptions Options { get; set; } = new();

    public static Task<ScriptLab> StartAsync(int files = -1)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("CI") == "true" || Environment.IsPrivilegedProcess,
            "The lab makes files of other users, devices and mounts: it runs as root."
        );
        var lab = new ScriptLab(S3Bucket.Local(), LabFolders.Create("sageguard-scripts-"));
        if (files >= 0)
            HostileTree.Create(lab.Old, files, 1 << 22);
        return Task.FromResult(lab);
    }

    public string InFolder(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>See <see cref="RebuildLab.Hook"/>.</summary>
    public void Hook(string? body) => Write("hook", body is null ? null : $"hook() {{ {body}\n}}\n");

    /// <summary>See <see cref="RebuildLab.HookPython"/>.</summary>
    public void HookPython(string? code) => Write("hook.py", code);

    /// <summary>A command that the scripts find before the machine's.</summary>
    public void Command(string name, string script)
    {
        Write("bin/" + name, "#!/bin/bash\n" + script);
        Moto.Run("chmod", ["+x", InFolder("bin/" + name)]);
    }

    /// <summary>Runs the backup to its end.</summary>
    /// <param name="way">Script: as in a notebook's terminal; Lifecycle: as at a notebook's start, in the foreground.</param>
    /// <param name="before">Shell commands in the script's own mount namespace; null for none.</param>
    /// <param name="arguments">The script's arguments.</param>
    /// <param name="more">Further variables.</param>
    public (int Code, string Output) Backup(
        BackupWay way = BackupWay.Script,
        string? before = null,
        string arguments = "",
        params (string Name, string Value)[] more
    ) => Run(InForeground(new CopyScripts().Backup(Plan(way), Notebook)), Old, before, arguments, more);

    /// <summary>Runs the restore to its end.</summary>
    public (int Code, string Output) Restore(
        string? before = null,
        string? rootAccess = "Enabled",
        params (string Name, string Value)[] more
    ) => Run(InForeground(new CopyScripts().Restore(Plan(BackupWay.Lifecycle, rootAccess), Notebook)), New, before, "", more);

    /// <summary>Backs up and restores, and both must end well.</summary>
    public async Task<JsonElement> CopyAsync()
    {
        var (code, output) = Backup();
        Assert.True(code == 0 && output.Contains("the backup is complete", StringComparison.Ordinal), output);
        RestoreWell();
        return await MarkAsync();
    }

    public void RestoreWell()
    {
        var (code, output) = Restore();
        Assert.True(code == 0 && output.Contains("the restore is complete", StringComparison.Ordinal), output);
    }

    public void IsTheSame() => Assert.Equal(HostileTree.Read(Old), HostileTree.Read(New));

    /// <summary>Runs shell commands in the lab's environment.</summary>
    public string Bash(string commands)
    {
        var (code, output) = Moto.Run("bash", ["-ec", commands], _environment);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>The mark of the backup, or of the restore.</summary>
    public Task<JsonElement> MarkAsync(string what = "backup") => S3.JsonAsync($"{what}/done.json");

    public async Task<bool> HasMarkAsync(string what = "backup") =>
        (await S3.KeysAsync()).Any(key => key.EndsWith($"{what}/done.json", StringComparison.Ordinal));

    public async Task<string> StatusAsync(string what = "backup")
    {
        var status = await S3.JsonAsync($"{what}/status.json");
        return $"{status.GetProperty("state").GetString()}: {status.GetProperty("message").GetString()}";
    }

    /// <summary>The script, with its environment, to be started by hand.</summary>
    public System.Diagnostics.ProcessStartInfo Start(string program, params string[] arguments)
    {
        Write("script.sh", InForeground(new CopyScripts().Backup(Plan(BackupWay.Script), Notebook)));
        var start = new System.Diagnostics.ProcessStartInfo(program, [.. arguments, "bash", InFolder("script.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        start.Environment[NotebookMachines.VolumeVariable] = Old;
        return start;
    }

    private static string InForeground(string script) => script.Replace("! [ -t 1 ]", "false", StringComparison.Ordinal);

    private RemediationPlan Plan(BackupWay way, string? rootAccess = null) =>
        new(
            "20261123T133000Z-test",
            DateTimeOffset.UnixEpoch,
            "eu-west-1",
            RebuildLab.Target with
            {
                Bucket = S3.Name,
                BackupWay = way,
            },
            [new NotebookPlan(Notebook, RepairMethod.Rebuild) { RootAccess = rootAccess }]
        )
        {
            Options = Options,
        };

    private (int Code, string Output) Run(
        string script,
        string volume,
        string? before,
        string arguments,
        (string Name, string Value)[] more
    )
    {
        Write("script.sh", script);
        var environment = new Dictionary<string, string>(_environment) { [NotebookMachines.VolumeVariable] = volume };
        foreach (var (name, value) in more)
            environment[name] = value;
        return before is null
            ? Moto.Run("bash", ["-c", $"exec bash '{InFolder("script.sh")}' {arguments}"], environment)
            : Moto.Run(
                "unshare",
                [
                    "--mount",
                    "bash",
                    "-ec",
                    $"{before}\nset +e\nbash '{InFolder("script.sh")}' {arguments}; code=$?\n[ -z \"$AFTER\" ] || eval \"$AFTER\"\nexit $code",
                ],
                environment
            );
    }

    private void Write(string name, string? text)
    {
        if (text is null)
            File.Delete(InFolder(name));
        else
            File.WriteAllText(InFolder(name), text.ReplaceLineEndings("\n"));
    }
}
