// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>Waits for the scripts on the notebooks, which tell of themselves only through the bucket, and checks what they left there.</summary>
internal sealed class CopyWatch(Repair repair, Hand old, string name, string runKey)
{
    public const string Backup = "backup";
    public const string Restore = "restore";

    private IBackupStore Store => repair.Backups!;

    /// <summary>Waits until a script has come to its end.</summary>
    /// <param name="what">backup or restore.</param>
    /// <param name="hand">The notebook that it runs on, to be started where it does not run; null where its owner runs it.</param>
    /// <param name="lifecycle">The lifecycle configuration that starts it.</param>
    /// <param name="cancellationToken">Ends the waiting; the script goes on.</param>
    public async Task WaitAsync(string what, Hand? hand, string? lifecycle, CancellationToken cancellationToken)
    {
        if (await MarkAsync(what, cancellationToken) is not null) return;

        var stale = await StatusAsync(what, cancellationToken);
        if (hand is not null)
        {
            // Only a start begins the script; where an earlier one failed, a new start is a new try.
            if (stale?.State == "failed")
            {
                repair.Progress(name, $"the {what} failed before ({stale.Message}); it is tried again");
                await hand.StopAsync(cancellationToken);
            }

            await hand.StartAsync(cancellationToken);
            var notebook = await hand.ReadAsync(cancellationToken);
            if (notebook.LifecycleConfigName != lifecycle)
                throw new QuestionException($"{notebook.Name} runs without the lifecycle configuration {lifecycle}, so no {what} is under way: somebody changed it. If it may be stopped again, run the same command with --again {name}.");
        }

        await WatchAsync(what, hand, stale, cancellationToken);
    }

    /// <summary>Compares the backup with its manifest.</summary>
    public async Task VerifyBackupAsync(CancellationToken cancellationToken)
    {
        var mark = await BackupMarkAsync(cancellationToken);
        if (await FaultAsync(mark, cancellationToken) is { } fault)
            throw new SageGuardException($"The backup of {name} in s3://{repair.Plan.Target.Bucket}/{runKey} is not whole: {fault}. {name} and its files are untouched. Find out who changes the bucket; then take the rebuild back (sageguard remediate rollback) and make a new plan, which backs up anew.");

        repair.Progress(name, string.Create(CultureInfo.InvariantCulture, $"backup verified: {mark.Files} entries, {mark.Bytes} bytes"));
        if (mark.Skipped.Count > 0) repair.Progress(name, $"sockets cannot be copied and were skipped: {Some(mark.Skipped)}");
        if (mark.Changing.Count > 0 && !repair.AcceptChanging)
        {
            throw new QuestionException(
                $"{mark.Changing.Count} files of {name} changed each time they were read: {Some(mark.Changing)}. The backup holds one state of each, maybe torn. " +
                "Does that do? If so, run the same command with --accept-changing; else end what writes them, take the rebuild back (sageguard remediate rollback) and make a new plan.");
        }
    }

    /// <summary>Compares what the twin found on its volume with the backup.</summary>
    public async Task VerifyTwinAsync(CancellationToken cancellationToken)
    {
        var backup = await BackupMarkAsync(cancellationToken);
        var restore = await MarkAsync(Restore, cancellationToken)
            ?? throw new SageGuardException($"The restore's mark is gone from s3://{repair.Plan.Target.Bucket}/{runKey}. {name} and its files are untouched. Find out who changes the bucket.");
        if (ManifestCheck.Fault(backup, restore) is { } fault)
            throw new SageGuardException($"The twin of {name} is not proven: {fault}. {name} and its files are untouched. Find out who changes the bucket; then take the rebuild back (sageguard remediate rollback) and make a new plan.");
        if (await FaultAsync(backup, cancellationToken) is { } changed)
            throw new SageGuardException($"The backup of {name} has changed since it was verified: {changed}. {name} and its files are untouched. Find out who changes the bucket.");
        if (restore.Extra.Count > 0) repair.Progress(name, $"the twin has what the backup does not hold, e.g. a clone of its repositories, and keeps it: {Some(restore.Extra)}");
    }

    /// <summary>Whether a twin has said that its restore is complete.</summary>
    public async Task<bool> IsRestoredAsync(CancellationToken cancellationToken) => await MarkAsync(Restore, cancellationToken) is not null;

    /// <summary>The backup's mark, which must be there.</summary>
    public async Task<CopyMark> BackupMarkAsync(CancellationToken cancellationToken) =>
        await MarkAsync(Backup, cancellationToken) ?? throw new SageGuardException(
            $"The backup's mark is gone from s3://{repair.Plan.Target.Bucket}/{runKey}. {name} and its files are untouched. Find out who changes the bucket.");

    /// <summary>What is wrong with the backup in the bucket; null where all is well.</summary>
    public async Task<string?> FaultAsync(CopyMark mark, CancellationToken cancellationToken)
    {
        var manifest = await ReadAsync($"{runKey}/{Backup}/manifest.jsonl", cancellationToken);
        var sizes = new Dictionary<string, long?>();
        foreach (var (key, _) in mark.Parts) sizes[key] = await old.Patiently(() => Store.SizeAsync($"{runKey}/{Backup}/{key}", cancellationToken), cancellationToken);
        return ManifestCheck.Fault(mark, manifest, sizes);
    }

    private async Task WatchAsync(string what, Hand? hand, CopyStatus? stale, CancellationToken cancellationToken)
    {
        CopyStatus? last = stale;
        var deadline = repair.Now + repair.Patience.Copy;
        while (true)
        {
            if (await MarkAsync(what, cancellationToken) is not null) return;

            var status = await StatusAsync(what, cancellationToken);
            if (status is not null && status != last)
            {
                (last, deadline) = (status, repair.Now + repair.Patience.Copy);
                repair.Progress(name, $"{what}: {status.Message}");
            }

            if (status?.State == "failed" && status != (hand is null ? null : stale))
                throw new SageGuardException($"The {what} of {name} failed: {status.Message} Mend that, {(hand is null ? "have the owner run the script again, " : "")}then run the same command again.");
            if (repair.Now >= deadline)
            {
                throw new SageGuardException(
                    $"Nothing was heard of the {what} of {name} for {repair.Patience.Copy.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)} minutes. Its files are untouched. " +
                    (hand is null ? "Has its owner run the script? Run the same command again once it has begun." : "Most often the execution role may not write to the bucket, or the subnet has no way to S3: look at the lifecycle configuration's log (/aws/sagemaker/NotebookInstances). Then run the same command again."));
            }

            if (hand is not null && (await hand.ReadAsync(cancellationToken)).Status is NotebookStatus.Stopped or NotebookStatus.Failed)
                throw new SageGuardException($"{name}: the notebook was stopped in the middle of the {what}, by somebody or by an idle rule. Its files are untouched. Run the same command again; it starts the {what} anew.");
            await Task.Delay(repair.Patience.Poll, repair.Time, cancellationToken);
        }
    }

    private async Task<CopyMark?> MarkAsync(string what, CancellationToken cancellationToken)
    {
        var key = $"{runKey}/{what}/done.json";
        return await ReadAsync(key, cancellationToken) is { } json ? CopyMark.Read(json, key) : null;
    }

    private async Task<CopyStatus?> StatusAsync(string what, CancellationToken cancellationToken) =>
        await ReadAsync($"{runKey}/{what}/status.json", cancellationToken) is { } json ? CopyStatus.Read(json) : null;

    // S3's bad moments pass like SageMaker's: a wait of hours does not end because of them.
    private Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => old.Patiently(() => Store.ReadAsync(key, cancellationToken), cancellationToken);

    private static string Some(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Take(10)) + (paths.Count > 10 ? $" and {(paths.Count - 10).ToString(CultureInfo.InvariantCulture)} more" : "");
}
