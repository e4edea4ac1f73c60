// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The calls that apply would make, for a notebook as it is now; what is only waited for or compared becomes a comment.</summary>
public static class PlannedCalls
{
    /// <summary>The calls in order, as commands of the stock command line.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The plan of the notebook.</param>
    /// <param name="now">The notebook as it is now.</param>
    /// <param name="time">The time.</param>
    public static IReadOnlyList<string> For(RemediationPlan plan, NotebookPlan notebook, Notebook now, DateTimeOffset time)
    {
        var runs = now.Status == NotebookStatus.InService;
        return [.. Steps.For(notebook.Method, plan.Target.BackupWay).SelectMany(step => Lines(step, plan, notebook, now, runs, time))];
    }

    private static IEnumerable<string> Lines(
        StepKind step,
        RemediationPlan plan,
        NotebookPlan notebook,
        Notebook now,
        bool runs,
        DateTimeOffset time
    )
    {
        var name = notebook.Name;
        var backup = RebuildNames.Backup(plan.Id, notebook.Identity);
        var restore = RebuildNames.Restore(plan.Id, notebook.Identity);
        NotebookCall? call = step switch
        {
            StepKind.Stop when runs => NotebookCall.Stop(name),
            StepKind.Update => NotebookCall.Update(name, notebook.Changes),
            StepKind.Start when runs => NotebookCall.Start(name),
            StepKind.AttachBackup => NotebookCall.AttachBackup(now, backup, plan.Target, time),
            StepKind.StartBackup => NotebookCall.Start(name),
            StepKind.StopAfterBackup => NotebookCall.Stop(name),
            StepKind.PutBack => NotebookCall.Attach(name, notebook.LifecycleConfigName),
            StepKind.CreateReplacement => Replacement.Create(
                now,
                notebook.Changes,
                notebook.ReplacementName!,
                restore,
                plan.Id,
                notebook.TagLeftOut(plan.Target)
            ),
            StepKind.StopReplacement => NotebookCall.Stop(notebook.ReplacementName!),
            StepKind.FinishReplacement => Replacement.Finish(now, notebook.ReplacementName!, notebook.LifecycleConfigName),
            StepKind.StartReplacement when runs => NotebookCall.Start(notebook.ReplacementName!),
            StepKind.StopOld when runs && plan.Target.BackupWay == BackupWay.Script => NotebookCall.Stop(name),
            _ => null,
        };
        yield return call?.ToCommand()
            ?? step switch
            {
                StepKind.PrepareBackup =>
                    $"# create-notebook-instance-lifecycle-config {backup}, with what sageguard remediate script backup prints",
                StepKind.PrepareRestore =>
                    $"# create-notebook-instance-lifecycle-config {restore}, with what sageguard remediate script restore prints",
                StepKind.MarkReplacement => $"# add-tags {RebuildTags.Verified} to {notebook.ReplacementName}",
                StepKind.TagOld =>
                    $"# add-tags {RebuildTags.Rebuild}, {RebuildTags.MigratedTo}, {RebuildTags.MigratedAt}, {RebuildTags.KeepUntil} to {name}",
                _ => $"# {Steps.What(step, notebook, plan)}",
            };
    }
}
