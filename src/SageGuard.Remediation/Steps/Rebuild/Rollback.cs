// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Takes a rebuild back: the replacement loses its mark, the old notebook its tags, and it runs again if it ran. Nothing is
/// deleted.</summary>
public static class Rollback
{
    internal const string RolledBack = "rolledBack";
    internal const string WaiverKey = "waiverKey";

    /// <summary>Takes the rebuild of one notebook back.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the work between two calls; the same command goes on later.</param>
    public static async Task RunAsync(RepairContext repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Method != RepairMethod.Rebuild)
        {
            throw new SageGuardException(
                $"{plan.Name} was repaired in place; only a rebuild can be taken back. To undo a setting, update the stopped notebook."
            );
        }

        var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
        if (journal.IsEmpty)
            throw new SageGuardException($"Nothing was begun for {plan.Name}, so there is nothing to take back.");

        var old = new NotebookController(repair, plan.Identity);
        if (await old.ReadAsync(cancellationToken) is { Platform: Platforms.AmazonLinux1, Status: not NotebookStatus.InService })
        {
            throw new QuestionException(
                $"{plan.Name} is on Amazon Linux 1 and does not run: only AWS can start it, so there is no way back to it. Nothing was changed; its files are in the backup and on {plan.ReplacementName}."
            );
        }

        // From here on the plan is spent, whatever happens: its backup would be older than the notebook's files.
        await journal.WriteAsync(
            StepKind.Rollback,
            JournalEntry.Begun,
            repair.Now,
            new Dictionary<string, string> { [RolledBack] = "yes" },
            cancellationToken
        );
        var notebook = await old.SettledAsync(cancellationToken);
        await UnmarkReplacementAsync(repair, plan, journal, cancellationToken);
        await UntagAsync(repair, journal, old, notebook, cancellationToken);

        if (notebook.LifecycleConfigName == RebuildNames.Backup(repair.Plan.Id, plan.Identity))
        {
            await old.StopAsync(cancellationToken);
            await old.UpdateAsync(
                now => now.LifecycleConfigName == plan.LifecycleConfigName ? null : NotebookCall.Attach(now.Name, plan.LifecycleConfigName),
                cancellationToken
            );
        }

        if (journal.Fact(StepRunner.Ran) == "yes")
        {
            await MovePlatformAsync(repair, old, cancellationToken);
            await old.StartAsync(cancellationToken);
        }

        await RebuildLifecycles.DeleteAsync(repair, plan, cancellationToken);
        await journal.WriteAsync(StepKind.Rollback, JournalEntry.Done, repair.Now, null, cancellationToken);
    }

    private static async Task UntagAsync(
        RepairContext repair,
        Journal journal,
        NotebookController old,
        Notebook notebook,
        CancellationToken cancellationToken
    )
    {
        var keys = new[] { RebuildTags.Rebuild, RebuildTags.MigratedTo, RebuildTags.MigratedAt, RebuildTags.KeepUntil }
            .Where(notebook.Tags.ContainsKey)
            .ToList();
        if (keys.Count > 0)
        {
            await repair.PersistAsync(
                notebook.Name,
                () => repair.Calls.CallAsync(NotebookCall.Untag(notebook.Identity.Arn, keys), cancellationToken),
                cancellationToken
            );
        }

        // The waiver that apply set. Its key may be reserved for another role, which must not keep the notebook from coming back.
        if (journal.Fact(WaiverKey) is not { } waiver || !notebook.Tags.ContainsKey(waiver))
            return;
        try
        {
            await repair.PersistAsync(
                notebook.Name,
                () => repair.Calls.CallAsync(NotebookCall.Untag(notebook.Identity.Arn, [waiver]), cancellationToken),
                cancellationToken
            );
        }
        catch (AwsCallException refusal) when (refusal.Kind == AwsRefusal.Denied)
        {
            repair.Progress(
                notebook.Name,
                $"keeps its waiver: a policy seems to reserve the tag {waiver}. Have the role that may set it remove it, or the notebook stays waived until the date in it"
            );
        }
    }

    // A rebuild from the owner's own backup stopped it as it was, and Amazon Linux 2 does not start again.
    private static async Task MovePlatformAsync(RepairContext repair, NotebookController old, CancellationToken cancellationToken)
    {
        if (repair.Plan.Target.KeepPlatform || (await old.SettledAsync(cancellationToken)).Status == NotebookStatus.InService)
            return;

        await old.UpdateAsync(
            now =>
            {
                if (!Platforms.IsAmazonLinux2(now.Platform) || !Platforms.IsStrandedByStop(now.Platform, repair.Now))
                    return null;
                var changes = new List<SettingChange>
                {
                    new("PlatformIdentifier", now.Platform, Platforms.AmazonLinux2023, "it could not start again otherwise"),
                };
                if (Platforms.TypeForMove(now.InstanceType, repair.Plan.Target) is { } type)
                    changes.Add(new SettingChange("InstanceType", now.InstanceType, type, "Amazon Linux 2023 lacks the old type"));
                return NotebookCall.Update(now.Name, changes);
            },
            cancellationToken
        );
    }

    private static async Task UnmarkReplacementAsync(
        RepairContext repair,
        NotebookPlan plan,
        Journal journal,
        CancellationToken cancellationToken
    )
    {
        if (ReplacementController.ControllerFor(repair, plan, journal) is not { } controller)
            return;

        if (await controller.FindAsync(cancellationToken) is { } replacement && replacement.Tags.ContainsKey(RebuildTags.Verified))
        {
            await repair.PersistAsync(
                plan.Name,
                () => repair.Calls.CallAsync(NotebookCall.Untag(replacement.Identity.Arn, [RebuildTags.Verified]), cancellationToken),
                cancellationToken
            );
        }
    }
}
