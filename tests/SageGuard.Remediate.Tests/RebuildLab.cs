// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>LocalAws with machines, moto as S3, and the command line as a process.</summary>
internal sealed class RebuildLab : IAsyncDisposable
{
    private RebuildLab(Lab lab, Moto moto, DirectoryInfo folder) => (Aws, S3, Folder) = (lab, moto, folder);

    public Lab Aws { get; }

    public Moto S3 { get; }

    public DirectoryInfo Folder { get; }

    /// <param name="isFast">True for a stand-in of the aws command on the notebooks; false for the stock one.</param>
    public static async Task<RebuildLab> StartAsync(bool isFast = false)
    {
        var moto = await Moto.StartAsync();
        var folder = Directory.CreateTempSubdirectory("sageguard-rebuild-");
        var fast = isFast ? FastAws.Install(folder) : new Dictionary<string, string>();
        var machines = new NotebookMachines(folder.CreateSubdirectory("volumes").FullName) { Environment = moto.Environment.Concat(fast).ToDictionary() };
        return new RebuildLab(await Lab.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.FromMilliseconds(15), Machines = machines }), moto, folder);
    }

    public string VolumeOf(string notebook) => Path.Combine(Folder.FullName, "volumes", "eu-west-1", notebook);

    /// <summary>Sets what the stand-in of the aws command does before each call; null for nothing.</summary>
    public void Hook(string? body)
    {
        if (body is null) File.Delete(FastAws.HookOf(Folder));
        else File.WriteAllText(FastAws.HookOf(Folder), $"hook() {{ {body}\n}}\n");
    }

    /// <summary>Gives the notebooks another Python.</summary>
    public void UsePython(string path)
    {
        var link = Path.Combine(Folder.FullName, "bin", "python3");
        File.Delete(link);
        File.CreateSymbolicLink(link, path);
    }

    /// <summary>Makes the scripts believe that a volume has so many bytes.</summary>
    public void UseVolumeSize(long bytes)
    {
        var link = Path.Combine(Folder.FullName, "bin", "python3");
        var real = new FileInfo(link).LinkTarget;
        var patched = $"""
            import os, sys, types
            def statvfs(path):
                used = dict((s.st_ino, s.st_blocks * 512) for s in (os.lstat(os.path.join(d, n)) for d, _, fs in os.walk(b".") for n in fs))
                return types.SimpleNamespace(f_bavail={bytes} - sum(used.values()), f_frsize=1)
            os.statvfs = statvfs; sys.argv = sys.argv[1:]
            exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"))
            """;
        File.WriteAllText(link + "-patched", patched);
        File.Delete(link);
        File.WriteAllText(link, $"#!/bin/bash\ncase \"$2\" in *sg.py) shift; exec {real} -I '{link}-patched' \"$@\" ;; esac\nexec {real} \"$@\"\n");
        Moto.Run("chmod", ["+x", link]);
    }

    /// <summary>Runs a script in a notebook's terminal.</summary>
    public (int Code, string Output) Terminal(string notebook, string script)
    {
        var environment = S3.Environment.Concat(File.Exists(Path.Combine(Folder.FullName, "bin", "aws")) ? FastAws.Install(Folder) : new Dictionary<string, string>())
            .Append(KeyValuePair.Create(NotebookMachines.VolumeVariable, VolumeOf(notebook))).ToDictionary();
        return Moto.Run("bash", ["-s"], environment, script);
    }

    public string LogOf(string notebook) => File.Exists(VolumeOf(notebook) + ".log") ? File.ReadAllText(VolumeOf(notebook) + ".log") : "";

    /// <summary>A notebook with direct internet access, everything that it can have, and files.</summary>
    public void Open(string name, int files, long sparse, string platform = Lab.Al2023, string status = "InService", string? lifecycle = null)
    {
        var more = new JsonObject
        {
            ["DirectInternetAccess"] = "Enabled",
            ["SubnetId"] = null,
            ["SecurityGroups"] = null,
            ["KmsKeyId"] = null,
            ["VolumeSizeInGB"] = 77,
            ["DefaultCodeRepository"] = "https://git.example.com/team/lab",
            ["AdditionalCodeRepositories"] = new JsonArray("repo-a", "repo-b"),
            ["IpAddressType"] = "ipv4",
        };
        if (lifecycle is not null) more["NotebookInstanceLifecycleConfigName"] = lifecycle;
        Aws.Seed(name, status, platform, more, ("team", "fraud"), ("cost centre", "4711"));
        HostileTree.Create(VolumeOf(name), files, sparse);
    }

    public Task<PlanResult> PlanAsync(RemediationTarget? target = null, params string[] names) => Aws.PlanAsync(target ?? Target, names);

    public static RemediationTarget Target { get; } = new()
    {
        Controls = Chosen.Controls(1, 2, 3, 21),
        SubnetId = "subnet-0a1b2c3d4e5f67890",
        SecurityGroupIds = ["sg-0a1b2c3d4e5f67890"],
        KmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        Bucket = Moto.Bucket,
        Prefix = "repairs",
        RetentionDays = 0,
        WaiverTagKey = "sageguard-waiver",
    };

    public void Keep(RemediationPlan plan, string file = "plan.json") => File.WriteAllText(Path.Combine(Folder.FullName, file), PlanJson.Write(plan));

    public Task<(int Code, string Output)> CliAsync(params string[] arguments) => Cli.RunAsync(Folder.FullName, Aws.Cloud.Endpoint, S3.Endpoint, ["remediate", .. arguments, "--poll-seconds", "0.2"]);

    public Task<(int Code, string Output)> ApplyAsync(params string[] more) => CliAsync(["apply", "--plan", "plan.json", "--yes", "--copy-minutes", "5", .. more]);

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        await S3.DisposeAsync();
        Moto.Run("rm", ["-rf", Folder.FullName]);
    }
}
