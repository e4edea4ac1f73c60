// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The ordered steps of each method.</summary>
public static class Steps
{
    private static readonly StepKind[] InPlace = [StepKind.Stop, StepKind.Update, StepKind.Start, StepKind.Confirm];

    private static readonly StepKind[] ByLifecycle =
    [
        StepKind.PrepareBackup,
        StepKind.Stop,
        StepKind.AttachBackup,
        StepKind.StartBackup,
        StepKind.BackUp,
        StepKind.VerifyBackup,
        StepKind.StopAfterBackup,
        StepKind.PutBack,
    ];

    private static readonly StepKind[] ReplacementSteps =
    [
        StepKind.PrepareRestore,
        StepKind.CreateReplacement,
        StepKind.Restore,
        StepKind.VerifyReplacement,
        StepKind.StopReplacement,
        StepKind.FinishReplacement,
        StepKind.StartReplacement,
        StepKind.MarkReplacement,
        StepKind.TagOld,
        StepKind.StopOld,
        StepKind.Confirm,
    ];

    /// <summary>The steps of a method, in order.</summary>
    /// <param name="method">The method.</param>
    /// <param name="way">How the files get into the bucket.</param>
    public static IReadOnlyList<StepKind> For(RepairMethod method, BackupWay way) =>
        (method, way) switch
        {
            (RepairMethod.InPlace, _) => InPlace,
            (_, BackupWay.Script) => [StepKind.CheckBucket, StepKind.BackUp, StepKind.VerifyBackup, .. ReplacementSteps],
            _ => [StepKind.CheckBucket, .. ByLifecycle, .. ReplacementSteps],
        };

    /// <summary>True for a step that only reads and compares. It is repeated by every run: no journal can replace it.</summary>
    /// <param name="step">The step.</param>
    public static bool IsVerification(StepKind step) =>
        step is StepKind.CheckBucket or StepKind.VerifyBackup or StepKind.VerifyReplacement or StepKind.Confirm;

    /// <summary>What a step does, for people.</summary>
    /// <param name="step">The step.</param>
    /// <param name="notebook">The plan of the notebook.</param>
    /// <param name="plan">The whole plan.</param>
    public static string What(StepKind step, NotebookPlan notebook, RemediationPlan plan) =>
        step switch
        {
            StepKind.CheckBucket => $"check that the bucket {plan.Target.Bucket} is there, encrypted and versioned",
            StepKind.Stop => "stop it (if it runs)",
            StepKind.Update => $"update it: {string.Join(", ", notebook.Changes.Select(change => $"{change.Property} {change.To}"))}",
            StepKind.PrepareBackup => "make the lifecycle configuration that backs up",
            StepKind.AttachBackup => "attach that to it",
            StepKind.StartBackup => "start it, which starts the backup",
            StepKind.BackUp when plan.Target.BackupWay == BackupWay.Script =>
                "wait for the backup that the owner runs (sageguard remediate script backup)",
            StepKind.BackUp => "wait for the backup",
            StepKind.VerifyBackup => "verify the backup by its manifest: count, bytes, SHA-256 of each file",
            StepKind.StopAfterBackup => "stop it",
            StepKind.PutBack => notebook.LifecycleConfigName is { } own
                ? $"put its lifecycle configuration {own} back"
                : "detach the lifecycle configuration that backs up",
            StepKind.PrepareRestore => "make the lifecycle configuration that restores",
            StepKind.CreateReplacement => "create the replacement with DirectInternetAccess Disabled, which starts the restore",
            StepKind.Restore => "wait for the restore",
            StepKind.VerifyReplacement => "verify the replacement by the manifest",
            StepKind.StopReplacement => "stop the replacement",
            StepKind.FinishReplacement => (
                notebook.LifecycleConfigName is { } own
                    ? $"give the replacement the lifecycle configuration {own}"
                    : "detach the lifecycle configuration that restores"
            ) + ", and the Git repositories if there are any",
            StepKind.StartReplacement => "start the replacement (if the old one ran)",
            StepKind.MarkReplacement => "mark the replacement as verified",
            StepKind.TagOld => "tag the old one as migrated",
            StepKind.StopOld => "stop the old one (if it runs); it is kept until purge",
            StepKind.Start => "start it (if it ran)",
            _ => "judge the result by the controls",
        };
}
