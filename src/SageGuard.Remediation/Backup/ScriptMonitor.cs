// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>Waits for the scripts on the notebooks, which report only through the bucket, and checks what they left there.</summary>
internal sealed class ScriptMonitor(RepairContext repair, NotebookController old, string name, string runKey)
{
    public const string Backup = "backup";
    public const string Restore = "restore";
    public const string Comparison = "comparison";

    private const string Answer =
        "Does that do? If so, run the same command with --accept-changing; else end what writes them, take the rebuild back (sageguard remediate rollback) and make a new plan.";

    private IBackupStore Store => repair.Backups!;

    /// <summary>Waits until a script has come to its end.</summary>
    /// <param name="what">backup or restore.</param>
    /// <param name="controller">The notebook that it runs on, to be started where it does not run; null where its owner runs it.</param>
    /// <param name="lifecycle">The lifecycle configuration that starts it.</param>
    /// <param name="cancellationToken">Ends the waiting; the script goes on.</param>
    /// <param name="seen">The version of an earlier mark, which does not count; null or empty for none.</param>
    public async Task WaitAsync(
        string what,
        NotebookController? controller,
        string? lifecycle,
        CancellationToken cancellationToken,
        string? seen = null
    )
    {
        if (await IsMarkedAsync(what, seen, cancellationToken))
            return;

        var stale = await StatusAsync(what, cancellationToken);
        if (controller is not null)
        {
            // Only a start begins the script; where an earlier one failed, a new start is a new try.
            if (stale?.State == "failed")
            {
                repair.Progress(name, $"the {what} failed before ({stale.Message}); it is tried again");
                await controller.StopAsync(cancellationToken);
            }

            await controller.StartAsync(cancellationToken);
            var notebook = await controller.ReadAsync(cancellationToken);
            if (notebook.LifecycleConfigName != lifecycle)
            {
                throw new QuestionException(
                    $"{notebook.Name} runs without the lifecycle configuration {lifecycle}, so no {what} is under way: someone changed it. If it may be stopped again, run the same command with --again {name}."
                );
            }
        }

        await WatchAsync(what, controller, stale, seen, cancellationToken);
    }

    /// <summary>Compares the backup with its manifest.</summary>
    public async Task VerifyBackupAsync(CancellationToken cancellationToken)
    {
        var mark = await BackupMarkAsync(cancellationToken);
        if (await FaultAsync(mark, cancellationToken) is { } fault)
        {
            throw new SageGuardException(
                $"The backup of {name} in s3://{repair.Plan.Target.Bucket}/{runKey} is not whole: {fault}. {name} and its files are untouched. Find out who changes the bucket; then take the rebuild back (sageguard remediate rollback) and make a new plan, which backs up again."
            );
        }

        var age = repair.Now - mark.At;
        repair.Progress(
            name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"backup verified: {mark.Files} entries, {mark.Bytes} bytes, made {Span(age)} ago, {HowQuiet(mark)}"
            )
        );
        if (mark.Skipped.Count > 0)
            repair.Note(name, $"sockets cannot be copied and were skipped: {mark.Skipped}");
        if (mark.Setuid.Count > 0)
        {
            repair.Note(
                name,
                $"{Entries(mark.Setuid)} with a set-uid bit, a set-gid bit or a capability, which can make its user root: {mark.Setuid}"
            );
        }

        if (mark.Flags.Count > 0)
            repair.Note(name, $"{Entries(mark.Flags)} immutable or append-only: {mark.Flags}");
        CheckChanges(mark);
    }

    /// <summary>Stops the notebook after its backup, with a last look at its volume directly before.</summary>
    /// <param name="acceptChanges">True if the operator accepts that what changed since is not in the backup.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StopAsync(bool acceptChanges, CancellationToken cancellationToken)
    {
        // Nothing could write to a volume that was read-only until now.
        var mark = await BackupMarkAsync(cancellationToken);
        if (mark.Quiet != "read-only" && !acceptChanges)
        {
            if ((await old.SettledAsync(cancellationToken)).Status == NotebookStatus.InService)
                await LastLookAsync(cancellationToken);
            await CheckLateAsync(cancellationToken);
        }

        await old.StopAsync(cancellationToken);

        // The script looks once more when the machine goes down.
        if (!acceptChanges)
            await CheckLateAsync(cancellationToken);
    }

    private async Task CheckLateAsync(CancellationToken cancellationToken)
    {
        var key = $"{runKey}/{Backup}/late.json";
        if (
            await ReadAsync(key, CompletionMarker.MaxBytes, cancellationToken) is { } json
            && CompletionMarker.ReadLate(json, key) is { Count: > 0 } late
        )
        {
            throw new QuestionException(
                $"{Entries(late)} of {name} changed after the backup had read them, and that is not in the backup: {late}. {Answer}"
            );
        }
    }

    private void CheckChanges(CompletionMarker mark)
    {
        if (repair.AcceptChanging)
        {
            foreach (
                var (list, what) in new[]
                {
                    (mark.Changing, "changed each time they were read"),
                    (mark.LateChanges, "changed after the backup had read them"),
                    (mark.Mounts, "other file systems that the backup does not hold"),
                }
            )
            {
                if (list.Count > 0)
                    repair.Note(name, $"accepted, {what}: {Entries(list)}: {list}");
            }

            return;
        }

        if (mark.Changing.Count > 0)
        {
            throw new QuestionException(
                $"{Entries(mark.Changing)} of {name} changed each time they were read: {mark.Changing}. The backup holds one state of each, maybe torn. {Answer}"
            );
        }

        if (mark.LateChanges.Count > 0)
        {
            throw new QuestionException(
                $"{Entries(mark.LateChanges)} of {name} changed after the backup had read them, and that is not in the backup: {mark.LateChanges}. {Answer}"
            );
        }

        if (mark.Mounts.Count > 0)
        {
            throw new QuestionException(
                $"{Entries(mark.Mounts)} below the volume of {name} are other file systems, and what is in them is not in the backup: {mark.Mounts}. {Answer}"
            );
        }
    }

    // Two looks from now on: the first may have begun before.
    private async Task LastLookAsync(CancellationToken cancellationToken)
    {
        var before = (await StatusAsync(Backup, cancellationToken))?.Looks ?? 0;
        var deadline = repair.Now + repair.Patience.Copy;
        while ((await StatusAsync(Backup, cancellationToken))?.Looks is not { } looks || looks < before + 2)
        {
            if (repair.Now >= deadline)
            {
                throw new QuestionException(
                    $"It could not be shown that nothing changed on {name} since its backup: its script does not look any more. If no one worked on it since, run the same command with --accept-changing; else take the rebuild back (sageguard remediate rollback) and make a new plan."
                );
            }

            await Task.Delay(repair.Patience.Poll, repair.Time, cancellationToken);
        }
    }

    /// <summary>Compares what the replacement found on its volume with the backup.</summary>
    public async Task VerifyReplacementAsync(CancellationToken cancellationToken)
    {
        var backup = await BackupMarkAsync(cancellationToken);
        var restore =
            await MarkAsync(Restore, cancellationToken)
            ?? throw new SageGuardException(
                $"The restore's mark is gone from s3://{repair.Plan.Target.Bucket}/{runKey}. {name} and its files are untouched. Find out who changes the bucket."
            );
        if (ManifestCheck.Fault(backup, restore) is { } fault)
        {
            throw new SageGuardException(
                $"The replacement of {name} is not proven: {fault}. {name} and its files are untouched. Find out who changes the bucket; then take the rebuild back (sageguard remediate rollback) and make a new plan."
            );
        }

        if (await FaultAsync(backup, cancellationToken) is { } changed)
        {
            throw new SageGuardException(
                $"The backup of {name} has changed since it was verified: {changed}. {name} and its files are untouched. Find out who changes the bucket."
            );
        }

        if (restore.Dropped.Count > 0)
        {
            repair.Note(
                name,
                $"{Entries(restore.Dropped)} restored without set-uid bit, set-gid bit, capability or flag, because users of the replacement are not root: {restore.Dropped}"
            );
        }

        if (restore.Aside.Count > 0)
            repair.Note(name, $"what was on the replacement under the name of a restored file was moved aside: {restore.Aside}");
        if (restore.Extra.Count > 0)
        {
            repair.Note(
                name,
                $"the replacement has what the backup does not hold, e.g. a clone of its repositories, and keeps it: {restore.Extra}"
            );
        }

        if (restore.Changing.Count > 0 && !repair.AcceptChanging)
        {
            throw new QuestionException(
                $"{Entries(restore.Changing)} on the replacement of {name} were changed while they were put into place: {restore.Changing}. If its users did that, run the same command with --accept-changing."
            );
        }
    }

    /// <summary>Whether a replacement has said that its restore is complete.</summary>
    public async Task<bool> IsRestoredAsync(CancellationToken cancellationToken) => await MarkAsync(Restore, cancellationToken) is not null;

    /// <summary>The backup's mark, which must be there.</summary>
    public async Task<CompletionMarker> BackupMarkAsync(CancellationToken cancellationToken) =>
        await MarkAsync(Backup, cancellationToken)
        ?? throw new SageGuardException(
            $"The backup's mark is gone from s3://{repair.Plan.Target.Bucket}/{runKey}. {name} and its files are untouched. Find out who changes the bucket."
        );

    /// <summary>What is wrong with the backup in the bucket; null where all is well.</summary>
    public async Task<string?> FaultAsync(CompletionMarker mark, CancellationToken cancellationToken)
    {
        var manifest = await ReadAsync($"{runKey}/{Backup}/{mark.ManifestKey}", ManifestCheck.MaxBytes, cancellationToken);
        var sizes = new Dictionary<string, long?>();
        foreach (var (key, _, _) in mark.Parts)
        {
            sizes[key] = await repair.PersistAsync(
                name,
                () => Store.SizeAsync($"{runKey}/{Backup}/{key}", cancellationToken),
                cancellationToken
            );
        }

        return ManifestCheck.Fault(mark, manifest, sizes);
    }

    private async Task WatchAsync(
        string what,
        NotebookController? controller,
        CopyStatus? stale,
        string? seen,
        CancellationToken cancellationToken
    )
    {
        CopyStatus? last = stale;
        var done = 0L;
        var (begun, deadline) = (repair.Now, repair.Now + repair.Patience.Copy);
        while (true)
        {
            if (await IsMarkedAsync(what, seen, cancellationToken))
                return;

            var status = await StatusAsync(what, cancellationToken);
            if (status is not null && status != last)
            {
                // A script that says that it lives, and moves no byte, makes no progress.
                if (last == stale || status.BytesDone > done)
                    deadline = repair.Now + repair.Patience.Copy;
                (last, done) = (status, Math.Max(done, status.BytesDone));
                repair.Progress(name, $"{what}: {status.Message}{Rate(status, repair.Now - begun)}");
            }

            if (status?.State == "failed" && status != (controller is null ? null : stale))
            {
                throw new SageGuardException(
                    $"The {what} of {name} failed: {status.Message} Correct that, {(controller is null ? "have the owner run the script again, " : "")}then run the same command again."
                );
            }

            if (repair.Now >= deadline)
            {
                if (last != stale && last is not null)
                {
                    throw new SageGuardException(
                        $"The {what} of {name} has made no progress for {repair.Patience.Copy.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)} minutes. It last said: {last.Message}. Its files are untouched. "
                            + (
                                controller is null
                                    ? "Look at the notebook's terminal, end the script, and run it again; then run the same command again."
                                    : "Stop the notebook, then run the same command again, which begins the copy again; a longer wait is --copy-minutes."
                            )
                    );
                }

                throw new SageGuardException(
                    $"Nothing was heard of the {what} of {name} for {repair.Patience.Copy.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)} minutes. Its files are untouched. "
                        + (
                            controller is null
                                ? "Has its owner run the script? Run the same command again once it has begun."
                                : "Most often the execution role may not write to the bucket, or the subnet has no way to S3: look at the lifecycle configuration's log (/aws/sagemaker/NotebookInstances). Then run the same command again."
                        )
                );
            }

            if (
                controller is not null
                && (await controller.ReadAsync(cancellationToken)).Status is NotebookStatus.Stopped or NotebookStatus.Failed
            )
            {
                throw new SageGuardException(
                    $"{name}: the notebook was stopped in the middle of the {what}, by someone or by an idle rule. Its files are untouched. Run the same command again; it begins the {what} again."
                );
            }

            await Task.Delay(repair.Patience.Poll, repair.Time, cancellationToken);
        }
    }

    /// <summary>The version of a script's mark; null where there is none.</summary>
    public async Task<string?> VersionAsync(string what, CancellationToken cancellationToken) =>
        (
            await repair.PersistAsync(name, () => Store.HeadAsync($"{runKey}/{what}/done.json", cancellationToken), cancellationToken)
        )?.VersionId;

    private async Task<bool> IsMarkedAsync(string what, string? seen, CancellationToken cancellationToken) =>
        await MarkAsync(what, cancellationToken) is not null
        && (string.IsNullOrEmpty(seen) || await VersionAsync(what, cancellationToken) != seen);

    /// <summary>A script's mark; null where there is none.</summary>
    public async Task<CompletionMarker?> MarkAsync(string what, CancellationToken cancellationToken)
    {
        var key = $"{runKey}/{what}/done.json";
        return await ReadAsync(key, CompletionMarker.MaxBytes, cancellationToken) is { } json ? CompletionMarker.Read(json, key) : null;
    }

    private async Task<CopyStatus?> StatusAsync(string what, CancellationToken cancellationToken) =>
        await ReadAsync($"{runKey}/{what}/status.json", CopyStatus.MaxBytes, cancellationToken) is { } json ? CopyStatus.Read(json) : null;

    // S3's bad moments pass like SageMaker's: a wait of hours does not end because of them. What a notebook wrote may be of any
    // size, and is not taken into memory before that is known.
    private async Task<byte[]?> ReadAsync(string key, long most, CancellationToken cancellationToken)
    {
        if (await repair.PersistAsync(name, () => Store.SizeAsync(key, cancellationToken), cancellationToken) is not { } size)
            return null;
        return size <= most
            ? await repair.PersistAsync(name, () => Store.ReadAsync(key, cancellationToken), cancellationToken)
            : throw new SageGuardException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{key} in the bucket has {size} bytes, and a SageGuard script writes {most} at most. Nothing more was changed; find out who wrote it."
                )
            );
    }

    private static string HowQuiet(CompletionMarker mark) =>
        mark.Quiet switch
        {
            "read-only" => "from a volume that was read-only",
            "jupyter-stopped" => "with the Jupyter server stopped",
            _ => "while users could write",
        };

    private static string Entries(CopyList list) =>
        list.Count == 1 ? "1 entry" : string.Create(CultureInfo.InvariantCulture, $"{list.Count} entries");

    private static string Rate(CopyStatus status, TimeSpan since)
    {
        if (status.BytesTotal == 0 || status.State != "running")
            return "";
        var rate = since > TimeSpan.Zero ? status.BytesDone / since.TotalSeconds : 0;
        var left =
            rate > 0
                ? $", {Size((long)rate)}/s, about {Span(TimeSpan.FromSeconds(Math.Min(1e8, Math.Max(0, status.BytesTotal - status.BytesDone) / rate)))} left"
                : "";
        return $" ({Size(status.BytesDone)} of {Size(status.BytesTotal)}{left})";
    }

    private static string Size(long bytes) =>
        bytes switch
        {
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        };

    private static string Span(TimeSpan time) =>
        time.TotalHours >= 48 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days")
        : time.TotalMinutes >= 120 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} hours")
        : time.TotalMinutes >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes")
        : "a minute";
}
