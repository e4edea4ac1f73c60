// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;

namespace SageGuard.Remediation;

/// <summary>
/// Binds a verified backup to the objects that were verified: their versions and checksums are written into the operator's
/// journal, where the notebook cannot write, and are compared whenever the backup counts again.
/// </summary>
internal sealed class BackupProof(RepairContext repair, NotebookPlan plan, Journal journal)
{
    /// <summary>The fact that holds the recorded objects.</summary>
    public const string Fact = "proof";

    private readonly string _runKey = RebuildNames.RunKey(repair.Plan, plan.Identity);

    private IBackupStore Store => repair.Backups!;

    /// <summary>Records the objects of a backup that was just verified; where they were recorded before, compares them.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SageGuardException">An object is missing or is not the one that was verified.</exception>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        if (Recorded() is { } recorded)
        {
            await CompareAsync(recorded, cancellationToken);
            return;
        }

        var now = await ReadAsync(cancellationToken);
        if (repair.Rehash)
            await RehashAsync(now, cancellationToken);
        await journal.WriteAsync(
            StepKind.VerifyBackup,
            JournalEntry.Found,
            repair.Now,
            new Dictionary<string, string> { [Fact] = StrictJson.Write([.. now], StrictJson.OneLine.ObjectProofArray) },
            cancellationToken
        );
    }

    /// <summary>Compares the objects in the bucket with those that were recorded.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What was compared, as the end of a sentence.</returns>
    /// <exception cref="SageGuardException">Nothing was recorded, or an object is missing or is not the one that was verified.</exception>
    public Task<string> CompareAsync(CancellationToken cancellationToken) =>
        CompareAsync(
            Recorded()
                ?? throw new QuestionException(
                    $"The journal of {plan.Name} does not hold which objects of the backup were verified, so they cannot be compared. Run sageguard remediate apply first, which verifies and records them."
                ),
            cancellationToken
        );

    private async Task<string> CompareAsync(ObjectProof[] recorded, CancellationToken cancellationToken)
    {
        var now = (await ReadAsync(cancellationToken)).ToDictionary(proof => proof.Key, StringComparer.Ordinal);
        foreach (var proof in recorded)
        {
            if (!now.Remove(proof.Key, out var found))
                throw Changed($"{proof.Key} does not belong to it any more");
            if (proof.Difference(found) is { } difference)
                throw Changed($"{proof.Key}: {difference}");
        }

        if (now.Count > 0)
            throw Changed($"{now.Keys.First()} was added to it");
        if (repair.Rehash)
            await RehashAsync(recorded, cancellationToken);
        var hashed = recorded.Count(IsArchive);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(recorded.Length == 1 ? "1 object is" : $"{recorded.Length} objects are")} the version that was verified, with the same size, entity tag and checksum of S3"
                + $"{(repair.Rehash ? $"; {(hashed == 1 ? "1 archive was" : $"{hashed} archives were")} downloaded and hashed again" : "")}"
        );
    }

    // The mark says which archives there are, and is the notebook's claim: it is bound like the archives, by its own bytes.
    private async Task<List<ObjectProof>> ReadAsync(CancellationToken cancellationToken)
    {
        const string Mark = $"{ScriptMonitor.Backup}/done.json";
        var json =
            await repair.PersistAsync(plan.Name, () => Store.ReadAsync($"{_runKey}/{Mark}", cancellationToken), cancellationToken)
            ?? throw Changed($"{Mark} is missing");
        var mark = CompletionMarker.Read(json, $"{_runKey}/{Mark}");
        var proofs = new List<ObjectProof>
        {
            await HeadAsync(Mark, Convert.ToHexStringLower(SHA256.HashData(json)), cancellationToken),
            await HeadAsync($"{ScriptMonitor.Backup}/{mark.ManifestKey}", mark.Manifest, cancellationToken),
        };
        foreach (var (key, size, sha256) in mark.Parts)
        {
            var proof = await HeadAsync($"{ScriptMonitor.Backup}/{key}", sha256, cancellationToken);
            if (proof.Stored.Size != size)
            {
                throw Changed(
                    string.Create(CultureInfo.InvariantCulture, $"{proof.Key} has {proof.Stored.Size} bytes and the backup wrote {size}")
                );
            }

            proofs.Add(proof);
        }

        return proofs;
    }

    private async Task<ObjectProof> HeadAsync(string key, string sha256, CancellationToken cancellationToken) =>
        await repair.PersistAsync(plan.Name, () => Store.HeadAsync($"{_runKey}/{key}", cancellationToken), cancellationToken) is { } stored
            ? new ObjectProof(key, stored, sha256)
            : throw Changed($"{key} is missing");

    private async Task RehashAsync(IReadOnlyList<ObjectProof> proofs, CancellationToken cancellationToken)
    {
        foreach (var proof in proofs)
        {
            repair.Progress(plan.Name, string.Create(CultureInfo.InvariantCulture, $"hashes {proof.Key} ({proof.Stored.Size} bytes)"));
            var found = await repair.PersistAsync(
                plan.Name,
                () => Store.HashAsync($"{_runKey}/{proof.Key}", proof.Stored.VersionId, cancellationToken),
                cancellationToken
            );
            if (found != proof.Sha256)
                throw Changed($"{proof.Key} has the SHA-256 {found} and must have {proof.Sha256}");
        }
    }

    private ObjectProof[]? Recorded()
    {
        if (journal.Fact(Fact) is not { } json)
            return null;
        try
        {
            return StrictJson.Read(json, StrictJson.OneLine.ObjectProofArray);
        }
        catch (FormatException error)
        {
            throw new QuestionException(
                $"The journal of {plan.Name} holds objects of the backup that cannot be read ({error.Message}). Nothing more was changed."
            );
        }
    }

    private static bool IsArchive(ObjectProof proof) => proof.Key.EndsWith(".tar", StringComparison.Ordinal);

    private QuestionException Changed(string what) =>
        new(
            $"The backup of {plan.Name} in s3://{repair.Plan.Target.Bucket}/{_runKey} is not what was verified: {what}. {plan.Name} and its files are untouched. "
                + "Find out who changes the bucket. Where a newer version covers the verified one, delete the newer version and run the same command again; else roll the rebuild back (sageguard remediate rollback) and make a new plan."
        );
}
