// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Aws.Operator;
using SageGuard.Cli.Remediate;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>The operator's side of a rebuild over the wire: LocalAws, journals in a folder. The notebooks' scripts
/// are played: each has come to its end.</summary>
internal sealed class OperatorLab : IAsyncDisposable
{
    public const string Manifest =
        """{"p":"./a","t":"f","s":3,"h":"0000000000000000000000000000000000000000000000000000000000000000"}""" + "\n";

    public const string ManifestKey = "20261123T133000Z-0000/manifest.jsonl";
    public const string Archive = "20261123T133000Z-0000/r0-00000.tar";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sageguard-operator-");
    private readonly AwsConnection _connection;

    private OperatorLab(Lab aws)
    {
        (Aws, S3) = (aws, new OperatorBucket(aws.Cloud));
        _connection = LocalConnection.Connect(aws.Cloud.Endpoint, "eu-west-1");
    }

    public static RemediationTarget Target { get; } =
        new()
        {
            Controls = Chosen.Controls(1),
            Bucket = OperatorBucket.Name,
            RetentionDays = 0,
        };

    public Lab Aws { get; }

    public OperatorBucket S3 { get; }

    public RemediationPlan Plan { get; private set; } = null!;

    /// <summary>What was reported meanwhile.</summary>
    public List<string> Said { get; } = [];

    public string RunKey => RebuildNames.RunKey(Plan, Plan.Notebooks[0].Identity);

    public string JournalKey => RebuildNames.JournalKey(Plan, Plan.Notebooks[0].Name);

    /// <param name="target">What is decided; null for a rebuild of what fails SageMaker.1.</param>
    /// <param name="options">What else is decided.</param>
    /// <param name="isBackedUp">True where the notebook's script has backed it up.</param>
    /// <param name="tags">The tags of the notebook.</param>
    public static async Task<OperatorLab> StartAsync(
        RemediationTarget? target = null,
        RepairOptions? options = null,
        bool isBackedUp = true,
        params (string Key, string Value)[] tags
    )
    {
        var lab = new OperatorLab(await Lab.StartAsync());
        lab.Aws.Seed("lab", more: new JsonObject { ["DirectInternetAccess"] = "Enabled" }, tags: tags);
        lab.Plan = (await lab.Aws.PlanAsync(target ?? Target, options ?? new RepairOptions(), "lab")).Plan;
        if (isBackedUp)
            lab.BackUp();
        return lab;
    }

    /// <summary>What the notebook's script leaves.</summary>
    public void BackUp()
    {
        S3.Put($"{RunKey}/backup/{Archive}", "0123456789");
        S3.Put($"{RunKey}/backup/{ManifestKey}", Manifest);
        S3.Put($"{RunKey}/backup/done.json", Mark);
    }

    public static string Mark { get; } =
        $$"""{"version":2,"at":1795000000,"quiet":"read-only","files":1,"bytes":3,"manifest":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest)))}}","manifestKey":"{{ManifestKey}}","parts":[{"key":"{{Archive}}","size":10,"sha256":"{{Convert.ToHexStringLower(SHA256.HashData("0123456789"u8))}}"}]}""";

    public BackupStore Store(string? owner = OperatorBucket.Owner, RepairOptions? options = null, string bucket = OperatorBucket.Name) =>
        new(_connection, new BucketAccess(bucket, owner, options?.Encryption, options?.EncryptionKeyId));

    /// <summary>Runs something with all that a command has.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="machine">Which machine's folder has the journals.</param>
    /// <param name="resume">True for --resume-from-bucket.</param>
    public async Task<T> WithAsync<T>(Func<RepairContext, Task<T>> work, string machine = "one", bool resume = false)
    {
        using var store = Store();
        using var local = new LocalJournal(Path.Combine(_folder.FullName, machine));
        return await work(
            Aws.Repair(Plan) with
            {
                Backups = new Restoring(store, this),
                Scripts = new NoScripts(),
                Journals = new S3Journal(local, store, Plan, resume),
                Progress = (notebook, what) =>
                {
                    lock (Said)
                        Said.Add($"{notebook} {what}");
                },
            }
        );
    }

    public Task<RepairOutcome> ApplyAsync(string machine = "one", bool resume = false, Func<RepairContext, RepairContext>? with = null) =>
        WithAsync(
            async repair => Assert.Single(await Apply.RunAsync(with is null ? repair : with(repair), [], [], 1, Lab.Token)),
            machine,
            resume
        );

    public async Task RepairedAsync()
    {
        var outcome = await ApplyAsync();
        Assert.True(outcome.State == RepairState.Repaired, outcome.Message);
    }

    /// <summary>What purge would ask, or why it refuses.</summary>
    public Task<string> PurgeAsync(Func<RepairContext, RepairContext>? with = null) =>
        WithAsync(async repair =>
        {
            try
            {
                return await Purge.CheckAsync(with is null ? repair : with(repair), repair.Plan.Notebooks[0], Lab.Token)
                    ?? "nothing is left";
            }
            catch (SageGuardException refusal)
            {
                return refusal.Message;
            }
        });

    /// <summary>The journal of this machine, as its owner could change it.</summary>
    public string LocalJournalOf(string machine = "one") => Path.Combine(_folder.FullName, machine, "lab.jsonl");

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await Aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Plays the restore: it has come to its end as soon as there is a replacement.</summary>
    private sealed class Restoring(BackupStore store, OperatorLab lab) : IBackupStore
    {
        public Task<BucketFacts> BucketAsync(CancellationToken cancellationToken) => store.BucketAsync(cancellationToken);

        public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => store.ReadAsync(key, cancellationToken);

        public Task<long?> SizeAsync(string key, CancellationToken cancellationToken)
        {
            if (
                key.EndsWith("/restore/done.json", StringComparison.Ordinal)
                && lab.S3.Get(key) is null
                && lab.Aws.Cloud.Calls.Count("CreateNotebookInstance") > 0
            )
            {
                lab.S3.Put(key, Mark);
            }

            return store.SizeAsync(key, cancellationToken);
        }

        public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellationToken) => store.HeadAsync(key, cancellationToken);

        public Task<string> HashAsync(string key, string versionId, CancellationToken cancellationToken) =>
            store.HashAsync(key, versionId, cancellationToken);
    }
}
