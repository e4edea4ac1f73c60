// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>
/// Back up from inside, verify, create the replacement side by side, restore, verify on the replacement, tag and stop the old one. The old
/// one and its volume stay as they are until purge.
/// </summary>
internal sealed class RebuildRepair : StepRunner
{
    private readonly ScriptMonitor _copies;
    private readonly BackupProof _proof;
    private readonly ReplacementController _replacement;
    private readonly string _backupLifecycle;
    private readonly string _restoreLifecycle;

    public RebuildRepair(RepairContext repair, NotebookPlan plan, Journal journal)
        : base(repair, plan, journal)
    {
        if (repair.Backups is null || repair.Scripts is null)
            throw new ArgumentException("A rebuild needs a bucket and the scripts.", nameof(repair));
        _copies = new ScriptMonitor(repair, Old, plan.Name, RebuildNames.RunKey(repair.Plan, plan.Identity));
        _proof = new BackupProof(repair, plan, journal);
        _replacement = new ReplacementController(repair, plan, journal, Old);
        _backupLifecycle = RebuildNames.Backup(repair.Plan.Id, plan.Identity);
        _restoreLifecycle = RebuildNames.Restore(repair.Plan.Id, plan.Identity);
    }

    /// <summary>The fact that records since when the stopped original has not been moved.</summary>
    public const string OldModified = "oldModified";

    private string NotOnReplacement =>
        $" What was written since the backup will not be on the replacement: to keep it, run sageguard remediate rollback for {Name} instead and make a new plan.";

    protected override Task RunAsync(StepKind step, CancellationToken cancellationToken) =>
        step switch
        {
            StepKind.CheckBucket => CheckBucketAsync(cancellationToken),
            StepKind.PrepareBackup => EnsureBackupAsync(cancellationToken),
            StepKind.Stop => Old.StopAsync(cancellationToken),
            StepKind.StopAfterBackup => _copies.StopAsync(Repair.AcceptChanging, cancellationToken),
            StepKind.AttachBackup => AttachBackupAsync(cancellationToken),
            StepKind.StartBackup => Old.StartAsync(cancellationToken),
            StepKind.BackUp => BackUpAsync(cancellationToken),
            StepKind.VerifyBackup => VerifyBackupAsync(cancellationToken),
            StepKind.PutBack => Old.UpdateAsync(ToOwn, cancellationToken, NotOnReplacement),
            StepKind.PrepareRestore => EnsureRestoreAsync(cancellationToken),
            StepKind.CreateReplacement => CreateReplacementAsync(cancellationToken),
            StepKind.Restore => RestoreAsync(cancellationToken),
            StepKind.VerifyReplacement => Repeated(StepKind.VerifyReplacement).VerifyReplacementAsync(cancellationToken),
            StepKind.StopReplacement => StopReplacementAsync(cancellationToken),
            StepKind.FinishReplacement => FinishReplacementAsync(cancellationToken),
            StepKind.StartReplacement => OldRan ? _replacement.Controller.StartAsync(cancellationToken) : Task.CompletedTask,
            StepKind.MarkReplacement => _replacement.MarkAsync(cancellationToken),
            StepKind.TagOld => TagOldAsync(cancellationToken),
            StepKind.StopOld => StopOldAsync(cancellationToken),
            StepKind.Confirm => ConfirmAsync(cancellationToken),
            _ => throw new InvalidOperationException($"{step} is not a step of a rebuild."),
        };

    protected override Task CheckFirstAsync(CancellationToken cancellationToken) => _replacement.CheckNameAsync(cancellationToken);

    protected override Task LeaveAsync(CancellationToken cancellationToken) =>
        RebuildLifecycles.DeleteUnusedAsync(Repair, Plan, cancellationToken);

    private async Task CheckBucketAsync(CancellationToken cancellationToken)
    {
        var facts = await Repair.PersistAsync(Plan.Name, () => Repair.Backups!.BucketAsync(cancellationToken), cancellationToken);
        if (BucketCheck.Fault(Repair.Plan.Target.Bucket!, facts, Repair.Plan.Region) is { } fault)
            throw new SageGuardException($"{fault.What} {fault.Do} {Name} was not touched.");
    }

    // What the operator accepted when a verification came to its end is not asked again when it is repeated.
    private ScriptMonitor Repeated(StepKind verification) =>
        Journal.IsDone(verification)
            ? new ScriptMonitor(Repair with { AcceptChanging = true }, Old, Name, RebuildNames.RunKey(Repair.Plan, Plan.Identity))
            : _copies;

    private async Task VerifyBackupAsync(CancellationToken cancellationToken)
    {
        await Repeated(StepKind.VerifyBackup).VerifyBackupAsync(cancellationToken);
        await _proof.RecordAsync(cancellationToken);
    }

    private Task EnsureBackupAsync(CancellationToken cancellationToken) =>
        RebuildLifecycles.EnsureAsync(
            Repair,
            Plan,
            _backupLifecycle,
            Repair.Scripts!.Backup(Repair.Plan, Plan.Identity),
            cancellationToken
        );

    private Task EnsureRestoreAsync(CancellationToken cancellationToken) =>
        RebuildLifecycles.EnsureAsync(
            Repair,
            Plan,
            _restoreLifecycle,
            Repair.Scripts!.Restore(Repair.Plan, Plan.Identity),
            cancellationToken
        );

    // A run that failed before this step has removed what no notebook had.
    private async Task AttachBackupAsync(CancellationToken cancellationToken)
    {
        await EnsureBackupAsync(cancellationToken);
        await Old.UpdateAsync(ToBackup, cancellationToken);
    }

    private async Task CreateReplacementAsync(CancellationToken cancellationToken)
    {
        await EnsureRestoreAsync(cancellationToken);
        await _replacement.CreateAsync(
            _restoreLifecycle,
            _copies.IsRestoredAsync,
            (await _copies.BackupMarkAsync(cancellationToken)).Disk,
            cancellationToken
        );
    }

    private NotebookCall? ToBackup(Notebook notebook)
    {
        CheckLifecycle(notebook);
        var moves = Platforms.IsStrandedByStop(notebook.Platform, Repair.Now);
        return notebook.LifecycleConfigName == _backupLifecycle && !moves
            ? null
            : NotebookCall.AttachBackup(notebook, _backupLifecycle, Repair.Plan.Target, Repair.Now);
    }

    private NotebookCall? ToOwn(Notebook notebook)
    {
        CheckLifecycle(notebook);
        return notebook.LifecycleConfigName == Plan.LifecycleConfigName
            ? null
            : NotebookCall.Attach(notebook.Name, Plan.LifecycleConfigName);
    }

    // There is one place for a lifecycle configuration; what someone else put there meanwhile is not ours to replace.
    private void CheckLifecycle(Notebook notebook)
    {
        if (
            notebook.LifecycleConfigName is { } found
            && found != Plan.LifecycleConfigName
            && found != _backupLifecycle
            && found != _restoreLifecycle
        )
        {
            throw new QuestionException(
                $"{notebook.Name} has the lifecycle configuration {found}, which someone attached since the plan was made. Nothing was changed now; attach {Plan.LifecycleConfigName ?? "none"} again, or make a new plan."
            );
        }
    }

    private async Task BackUpAsync(CancellationToken cancellationToken)
    {
        if (Repair.Plan.Target.BackupWay == BackupWay.Script)
        {
            if (
                await Repair.PersistAsync(
                    Plan.Name,
                    () =>
                        Repair.Backups!.HeadAsync(
                            $"{RebuildNames.RunKey(Repair.Plan, Plan.Identity)}/{ScriptMonitor.Backup}/done.json",
                            cancellationToken
                        ),
                    cancellationToken
                )
                is null
            )
            {
                Repair.Progress(
                    Name,
                    $"waits for its owner: sageguard remediate script backup --plan {Repair.PlanFile} {Name} > backup.sh, then sudo bash backup.sh in the notebook's terminal"
                );
            }

            await _copies.WaitAsync(ScriptMonitor.Backup, null, null, cancellationToken);
            return;
        }

        await _copies.WaitAsync(ScriptMonitor.Backup, Old, _backupLifecycle, cancellationToken);
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _copies.WaitAsync(ScriptMonitor.Restore, _replacement.Controller, _restoreLifecycle, cancellationToken);
        }
        catch (SageGuardException error) when (error is not (QuestionException or AwsCallException))
        {
            throw new SageGuardException(
                $"{error.Message} {Name} is stopped, and it and its files are untouched; sageguard remediate rollback starts it again.",
                error
            );
        }
    }

    private async Task StopReplacementAsync(CancellationToken cancellationToken)
    {
        // The steps may be gone through again; a replacement that has its own lifecycle configuration already may be in use.
        if (ToOwn(await _replacement.Controller.ReadAsync(cancellationToken)) is not null)
            await _replacement.Controller.StopAsync(cancellationToken);
    }

    private async Task FinishReplacementAsync(CancellationToken cancellationToken)
    {
        var old = await Old.ReadAsync(cancellationToken);
        await _replacement.Controller.UpdateAsync(
            replacement => ToOwn(replacement) is null ? null : Replacement.Finish(old, replacement.Name, Plan.LifecycleConfigName),
            cancellationToken
        );
    }

    private async Task StopOldAsync(CancellationToken cancellationToken)
    {
        // Where its owner backed it up it ran all along. Else it was stopped by us, and the one who started it since may be at work.
        var notebook = await Old.SettledAsync(cancellationToken);
        if (Repair.Plan.Target.BackupWay == BackupWay.Lifecycle && notebook.Status == NotebookStatus.InService)
        {
            throw new QuestionException(
                $"{Name} was stopped after its backup and is InService again: someone started it, and may be at work. It was not touched by this step.{NotOnReplacement} "
                    + "If no one needs it, stop it, then run the same command again."
            );
        }

        await Old.StopAsync(cancellationToken);
    }

    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await ConfirmAsync(_replacement.Controller, cancellationToken);
        if (Journal.IsDone(StepKind.Confirm))
            return;

        // Only once: what someone writes on the old one later must not be taken for its state at the replacement.
        var notebook = await Old.ReadAsync(cancellationToken);
        await Journal.WriteAsync(
            StepKind.Confirm,
            JournalEntry.Found,
            Repair.Now,
            new Dictionary<string, string> { [OldModified] = notebook.LastModified ?? "" },
            cancellationToken
        );
    }

    private async Task TagOldAsync(CancellationToken cancellationToken)
    {
        var notebook = await Old.ReadAsync(cancellationToken);
        if (notebook.Tags.GetValueOrDefault(RebuildTags.Rebuild) == Repair.Plan.Id && notebook.Tags.ContainsKey(RebuildTags.MigratedAt))
            return;

        var until = PlanJson.Iso(Repair.Now.AddDays(Repair.Plan.Target.RetentionDays));
        var tags = new Dictionary<string, string>
        {
            [RebuildTags.Rebuild] = Repair.Plan.Id,
            [RebuildTags.MigratedTo] = Plan.ReplacementName!,
            [RebuildTags.MigratedAt] = PlanJson.Iso(Repair.Now),
            [RebuildTags.KeepUntil] = until,
        };
        await Journal.WriteAsync(
            StepKind.TagOld,
            JournalEntry.Found,
            Repair.Now,
            new Dictionary<string, string> { [Purge.KeepUntil] = until },
            cancellationToken
        );
        await WaiveOldAsync(notebook, cancellationToken);
        await Repair.PersistAsync(
            Plan.Name,
            () => Repair.Calls.CallAsync(NotebookCall.Tag(notebook.Identity.Arn, tags), cancellationToken),
            cancellationToken
        );
    }

    // A call of its own: an organization may reserve the waiver's key for another role, and the repair must not fail for it.
    private async Task WaiveOldAsync(Notebook notebook, CancellationToken cancellationToken)
    {
        if (MigrationWaiver.For(Plan, Repair.Plan.Target, Repair.Now) is not { } waiver)
            return;

        // A waiver that is there says why better than ours.
        if (notebook.Tags.ContainsKey(waiver.Key))
        {
            Repair.Progress(Name, $"has a waiver already (tag {waiver.Key}); it is left as it is");
            return;
        }

        await Journal.WriteAsync(
            StepKind.TagOld,
            JournalEntry.Found,
            Repair.Now,
            new Dictionary<string, string> { [Rollback.WaiverKey] = waiver.Key },
            cancellationToken
        );
        try
        {
            await Repair.PersistAsync(
                Plan.Name,
                () => Repair.Calls.CallAsync(NotebookCall.Tag(notebook.Identity.Arn, [waiver]), cancellationToken),
                cancellationToken
            );
        }
        catch (AwsCallException refusal) when (refusal.Kind == AwsRefusal.Denied)
        {
            Repair.Progress(
                Name,
                $"could not be given its waiver, the repair goes on: a policy seems to reserve the tag {waiver.Key}. Until its purge it fails its controls, unless the role that may set the tag sets it to: {waiver.Value}"
            );
        }
    }
}
