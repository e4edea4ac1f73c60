// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>A bucket in which every script has come to its end: a backup's from the beginning, a restore's once there was a
/// replacement.</summary>
internal sealed class DoneBackups(Lab lab) : IBackupStore
{
    private static readonly byte[] Manifest = Encoding.UTF8.GetBytes(
        $$"""{"p":"./a","t":"f","s":3,"h":"{{new string('0', 64)}}"}""" + "\n"
    );

    public long Size { get; set; } = 10;

    /// <summary>How many reads are throttled to the end of the SDK's retries.</summary>
    public int Throttled { get; set; }

    public Task<BucketFacts> BucketAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new BucketFacts(true, "eu-west-1", true, true));

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (Throttled-- > 0)
            throw new AwsCallException(AwsRefusal.Throttled, "s3:GetObject", "SlowDown", "SlowDown");
        if (key.Contains("/restore/", StringComparison.Ordinal) && lab.Cloud.Calls.Count("CreateNotebookInstance") == 0)
            return Task.FromResult<byte[]?>(null);

        var mark =
            $$"""{"version":2,"at":1795000000,"quiet":"read-only","files":1,"bytes":3,"manifest":"{{Convert.ToHexStringLower(SHA256.HashData(Manifest))}}","manifestKey":"20261123T133000Z-0000/manifest.jsonl","parts":[{"key":"20261123T133000Z-0000/r0-00000.tar","size":10,"sha256":"{{new string('0', 64)}}"}]}""";
        return Task.FromResult(
            key.EndsWith("done.json", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(mark)
            : key.EndsWith("manifest.jsonl", StringComparison.Ordinal) ? Manifest
            : null
        );
    }

    /// <summary>The version of every object.</summary>
    public string Version { get; set; } = "v1";

    /// <summary>The hash that a download has.</summary>
    public string Hash { get; set; } = new('a', 64);

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<StoredObject?>(
            new StoredObject(
                Version,
                key.EndsWith(".tar", StringComparison.Ordinal) ? Size : 1,
                "\"e\"",
                "CRC64NVME:FULL_OBJECT:AAAAAAAAAAA="
            )
        );

    public Task<string> HashAsync(string key, string versionId, CancellationToken cancellationToken) => Task.FromResult(Hash);

    public Task<long?> SizeAsync(string key, CancellationToken cancellationToken) => Task.FromResult<long?>(Size);
}

internal sealed class NoScripts : ICopyScripts
{
    public string Backup(RemediationPlan plan, NotebookIdentity notebook) => "#!/bin/bash\n";

    public string Restore(RemediationPlan plan, NotebookIdentity notebook) => "#!/bin/bash\n";

    public string Compare(RemediationPlan plan, NotebookIdentity notebook) => "#!/bin/bash\n";
}
