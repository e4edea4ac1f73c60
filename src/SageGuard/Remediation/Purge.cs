// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>
/// Deletes an old notebook with its volume: the only thing of SageGuard's that deletes a notebook. It checks everything
/// again, and whatever does not fit is a question.
/// </summary>
public static class Purge
{
    /// <summary>Checks whether an old notebook may be deleted; it changes nothing.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What a person should see before confirming; null where the notebook is gone already, or going.</returns>
    /// <exception cref="SageGuardException">It may not be deleted; the message says why and what to do.</exception>
    public static async Task<string?> CheckAsync(Repair repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Method != Method.Rebuild) throw Refused(plan, "it was repaired in place and has no twin");

        var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
        if (journal.Fact(Rollback.RolledBack) is not null) throw Refused(plan, "its rebuild was taken back");
        if (!journal.IsDone(StepKind.Confirm)) throw Refused(plan, "its rebuild has not come to its end; run sageguard remediate apply first");

        var old = await new Hand(repair, plan.Identity).FindAsync(cancellationToken);
        if (old is null or { Status: NotebookStatus.Deleting }) return null;
        if (Management.Find(old.Tags) is { } managed) throw Refused(plan, managed.What);
        if (old.Tags.GetValueOrDefault(RebuildTags.Rebuild) != repair.Plan.Id || old.Tags.GetValueOrDefault(RebuildTags.MigratedTo) != plan.TwinName)
            throw Refused(plan, $"it does not carry the tags of this rebuild ({RebuildTags.Rebuild}, {RebuildTags.MigratedTo}); somebody took them away");
        if (old.Status is not (NotebookStatus.Stopped or NotebookStatus.Failed)) throw Refused(plan, $"it is {old.Status}: somebody uses it");

        if (journal.Fact(RebuildRepair.OldModified) is not { Length: > 0 } modified || modified != old.LastModified)
        {
            throw Refused(plan,
                "it was started or changed since it was replaced, and what was written on it then is on no other notebook. Look at its files: to go back to it use sageguard remediate rollback; " +
                "if nothing on it is newer, delete it yourself with aws sagemaker delete-notebook-instance");
        }

        CheckRetention(repair, plan, journal, old);
        await CheckTwinAsync(repair, plan, journal, cancellationToken);
        var copies = new CopyWatch(repair, new Hand(repair, plan.Identity), plan.Name, HelperNames.RunKey(repair.Plan, plan.Identity));
        await copies.VerifyTwinAsync(cancellationToken);
        var mark = await copies.BackupMarkAsync(cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{old.Name} ({old.Identity.Arn}, created {PlanJson.Iso(old.Identity.CreatedAt)}) and its volume are deleted for good. Its {mark.Files} entries ({mark.Bytes} bytes) are verified on {plan.TwinName} and in s3://{repair.Plan.Target.Bucket}/{HelperNames.RunKey(repair.Plan, plan.Identity)}.");
    }

    /// <summary>Checks once more, deletes, and waits until the notebook is gone.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task DeleteAsync(Repair repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
        var hand = new Hand(repair, plan.Identity);
        if (await hand.FindAsync(cancellationToken) is { Status: not NotebookStatus.Deleting } && await CheckAsync(repair, plan, cancellationToken) is not null)
        {
            await journal.WriteAsync(StepKind.Purge, JournalEntry.Begun, repair.Now, null, cancellationToken);
            await hand.CallAsync(NotebookCall.Delete(plan.Name), static now => now.Status == NotebookStatus.Deleting, cancellationToken);
        }

        await GoneAsync(repair, plan, hand, cancellationToken);
        foreach (var helper in new[] { HelperNames.Backup(repair.Plan.Id, plan.Identity), HelperNames.Restore(repair.Plan.Id, plan.Identity) })
        {
            if ((await repair.Calls.LifecycleAsync(helper, cancellationToken)).Exists)
                await hand.Patiently(() => repair.Calls.CallAsync(NotebookCall.DeleteLifecycle(helper), cancellationToken), cancellationToken);
        }

        await journal.WriteAsync(StepKind.Purge, JournalEntry.Done, repair.Now, null, cancellationToken);
    }

    // Only "RecordNotFound" says that it is gone. Other refusals of the same kind (ValidationException), which the SDKs'
    // waiters take for it, are errors here.
    private static async Task GoneAsync(Repair repair, NotebookPlan plan, Hand hand, CancellationToken cancellationToken)
    {
        var deadline = repair.Now + repair.Patience.State;
        while (await hand.FindAsync(cancellationToken) is { } notebook)
        {
            if (notebook.Status == NotebookStatus.Failed)
                throw new SageGuardException($"AWS could not delete {plan.Name}: {notebook.FailureReason ?? "it gives no reason"} Run the same command again; if it stays, AWS Support can help.");
            if (repair.Now >= deadline) throw new SageGuardException($"{plan.Name} is still {notebook.Status}. Run the same command again to see whether it goes.");
            await hand.PauseAsync(cancellationToken);
        }
    }

    private static void CheckRetention(Repair repair, NotebookPlan plan, Journal journal, Notebook old)
    {
        // The tag can be changed by whoever may tag, so the journal counts as well: the later of the two.
        if (!DateTimeOffset.TryParse(old.Tags.GetValueOrDefault(RebuildTags.MigratedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var tagged))
            throw Refused(plan, $"its tag {RebuildTags.MigratedAt} holds no time");

        var written = journal.Entries.First(entry => entry is { Step: nameof(StepKind.TagOld), Phase: JournalEntry.Done }).Time;
        var migrated = tagged > written ? tagged : written;
        var free = migrated.AddDays(repair.Plan.Target.RetentionDays);
        if (repair.Now < free)
            throw Refused(plan, string.Create(CultureInfo.InvariantCulture, $"its retention period of {repair.Plan.Target.RetentionDays} days lasts until {PlanJson.Iso(free)}"));
    }

    private static async Task CheckTwinAsync(Repair repair, NotebookPlan plan, Journal journal, CancellationToken cancellationToken)
    {
        var identity = TwinHand.IdentityFrom(journal) ?? throw Refused(plan, "the journal does not say which notebook is its twin");
        var twin = await new Hand(repair, identity).FindAsync(cancellationToken) ?? throw Refused(plan, $"its twin {plan.TwinName} is gone, so this may be the only notebook with these files");
        if (!twin.Tags.ContainsKey(RebuildTags.Verified) || twin.Tags.GetValueOrDefault(RebuildTags.Rebuild) != repair.Plan.Id)
            throw Refused(plan, $"its twin {plan.TwinName} does not carry the mark of having been verified ({RebuildTags.Verified})");
        if (twin.Status is NotebookStatus.Deleting) throw Refused(plan, $"its twin {plan.TwinName} is being deleted");
    }

    private static QuestionException Refused(NotebookPlan plan, string why) => new($"{plan.Name} is not deleted: {why}.");
}
