// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Aws.Operator;
using SageGuard.Cli.Remediate;
using SageGuard.LocalAws;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>LocalAws with machines, and the command line as a process.</summary>
internal sealed class RebuildLab : IAsyncDisposable
{
    private readonly AwsConnection _connection;
    private readonly BackupStore _store;

    private RebuildLab(Lab lab, S3Bucket s3, DirectoryInfo folder)
    {
        (Aws, S3, Folder) = (lab, s3, folder);
        _connection = LocalConnection.Connect(s3.Endpoint, "eu-west-1");
        _store = new BackupStore(_connection, new BucketAccess(s3.Name, "123456789012"));
    }

    public Lab Aws { get; }

    public S3Bucket S3 { get; }

    public DirectoryInfo Folder { get; }

    /// <param name="isFast">True for a stand-in of the aws command on the notebooks; false for the stock one.</param>
    /// <param name="python">Another Python than the machine's, for a stand-in.</param>
    /// <param name="s3">Gives a bucket elsewhere than in LocalAws.</param>
    public static async Task<RebuildLab> StartAsync(bool isFast = false, string? python = null, Func<Task<S3Bucket>>? s3 = null)
    {
        var bucket = s3 is null ? null : await s3();
        var folder = LabFolders.Create("sageguard-rebuild-");
        var fast = isFast ? FastAws.Install(folder, python) : [];
        var environment = new Dictionary<string, string>(fast) { ["SAGEGUARD_LOG"] = Path.Combine(folder.FullName, "log") };
        var machines = new NotebookMachines(folder.CreateSubdirectory("volumes").FullName) { Environment = environment };
        var lab = await Lab.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.FromMilliseconds(15), Machines = machines });
        bucket ??= S3Bucket.Local(lab.Cloud);
        foreach (var (name, value) in bucket.Environment)
            environment[name] = value;
        return new RebuildLab(lab, bucket, folder) { _fast = fast };
    }

    private Dictionary<string, string> _fast = [];

    public string VolumeOf(string notebook) => Path.Combine(Folder.FullName, "volumes", "eu-west-1", notebook);

    /// <summary>Sets what the stand-in of the aws command does before each call; null for nothing.</summary>
    public void Hook(string? body)
    {
        if (body is null)
            File.Delete(FastAws.HookOf(Folder));
        else
            File.WriteAllText(FastAws.HookOf(Folder), $"hook() {{ {body}\n}}\n");
    }

    /// <summary>Sets the Python that runs before our program on a notebook; null for none.</summary>
    public void HookPython(string? code)
    {
        if (code is null)
            File.Delete(FastAws.HookOf(Folder) + ".py");
        else
            File.WriteAllText(FastAws.HookOf(Folder) + ".py", code.ReplaceLineEndings("\n"));
    }

    /// <summary>Makes the scripts believe that a volume has so many bytes.</summary>
    public void UseVolumeSize(long bytes) =>
        HookPython(
            $"""
            import os, types
            _real = os.statvfs
            def _statvfs(path):
                if path != os.environ["SAGEGUARD_VOLUME"]: return _real(path)
                used = dict((s.st_ino, s.st_blocks * 512) for s in (os.lstat(os.path.join(d, n)) for d, _, fs in os.walk(path) for n in fs))
                return types.SimpleNamespace(f_bavail={bytes} - sum(used.values()), f_bfree={bytes} - sum(used.values()), f_frsize=1)
            os.statvfs = _statvfs
            """
        );

    /// <summary>Runs a script in a notebook's terminal.</summary>
    public (int Code, string Output) Terminal(string notebook, string script, params (string Name, string Value)[] more)
    {
        var environment = S3
            .Environment.Concat(_fast)
            .Append(KeyValuePair.Create(NotebookMachines.VolumeVariable, VolumeOf(notebook)))
            .Concat(more.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)))
            .ToDictionary();
        return Moto.Run("bash", ["-s"], environment, script);
    }

    public string Log => File.Exists(Path.Combine(Folder.FullName, "log")) ? File.ReadAllText(Path.Combine(Folder.FullName, "log")) : "";

    /// <summary>A notebook with direct internet access, everything that it can have, and files.</summary>
    public void Open(
        string name,
        int files,
        long sparse,
        string platform = Lab.Al2023,
        string status = "InService",
        string? lifecycle = null
    )
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
        if (lifecycle is not null)
            more["NotebookInstanceLifecycleConfigName"] = lifecycle;
        Aws.Seed(name, status, platform, more, ("team", "fraud"), ("cost centre", "4711"));
        HostileTree.Create(VolumeOf(name), files, sparse);
    }

    public Task<PlanResult> PlanAsync(RemediationTarget? target = null, params string[] names) =>
        Aws.PlanAsync((target ?? Target) with { Bucket = S3.Name }, names);

    public static RemediationTarget Target { get; } =
        new()
        {
            Controls = Chosen.Controls(1, 2, 3, 21),
            SubnetId = "subnet-0a1b2c3d4e5f67890",
            SecurityGroupIds = ["sg-0a1b2c3d4e5f67890"],
            KmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            Bucket = "operator-backups",
            Prefix = "repairs",
            RetentionDays = 0,
            WaiverTagKey = "sageguard-waiver",
        };

    public void Keep(RemediationPlan plan, string file = "plan.json") =>
        File.WriteAllText(Path.Combine(Folder.FullName, file), PlanJson.Write(plan));

    public Task<(int Code, string Output)> CliAsync(params string[] arguments) =>
        Cli.RunAsync(Folder.FullName, Aws.Cloud.Endpoint, S3.Endpoint, ["remediate", .. arguments, "--poll-seconds", "0.2"]);

    public Task<(int Code, string Output)> ApplyCliAsync(params string[] more) =>
        CliAsync(["apply", "--plan", "plan.json", "--yes", "--copy-minutes", "5", .. more]);

    /// <summary>Applies the plan in this process, with the real scripts and the real bucket.</summary>
    public async Task<(int Code, string Output)> ApplyAsync(bool acceptChanging = false, TimeSpan? state = null, TimeSpan? copy = null)
    {
        var text = new StringBuilder();
        var repair = new RepairContext
        {
            Plan = PlanJson.Read(await File.ReadAllTextAsync(Path.Combine(Folder.FullName, "plan.json"), Lab.Token)),
            SageMaker = Aws.Reads,
            Calls = Aws.Calls,
            Journals = Aws.Journals,
            Backups = _store,
            Scripts = new CopyScripts(),
            Time = TimeProvider.System,
            AcceptChanging = acceptChanging,
            Patience = new Patience
            {
                Poll = TimeSpan.FromMilliseconds(50),
                State = state ?? TimeSpan.FromMinutes(2),
                Copy = copy ?? TimeSpan.FromMinutes(5),
            },
            Progress = (name, message) =>
            {
                lock (text)
                    text.Append(name).Append(": ").AppendLine(message);
            },
        };
        var outcomes = await Apply.RunAsync(repair, [], [], 10, Lab.Token);
        return (outcomes.All(outcome => outcome.State == RepairState.Repaired) ? 0 : 1, text.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _store.Dispose();
    }
}
