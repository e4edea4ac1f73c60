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
    /// <summary>The fact that holds the end of the retention period.</summary>
    internal const string KeepUntil = "keepUntil";

    /// <summary>Checks whether an old notebook may be deleted; it changes nothing.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What a person should see before confirming; null where the notebook is gone already, or going.</returns>
    /// <exception cref="SageGuardException">It may not be deleted; the message says why and what to do.</exception>
    public static async Task<string?> CheckAsync(RepairContext repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Method != RepairMethod.Rebuild)
            throw Refused(plan, "it was repaired in place and has no replacement");

        var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
        if (journal.Fact(Rollback.RolledBack) is not null)
            throw Refused(plan, "its rebuild was taken back");
        if (!journal.IsDone(StepKind.Confirm))
            throw Refused(plan, "its rebuild has not come to its end; run sageguard remediate apply first");

        var old = await new NotebookController(repair, plan.Identity).FindAsync(cancellationToken);
        if (old is null or { Status: NotebookStatus.Deleting })
            return null;
        if (OwnershipDetector.Find(old.Tags) is { } managed)
            throw Refused(plan, managed.What);
        if (
            old.Tags.GetValueOrDefault(RebuildTags.Rebuild) != repair.Plan.Id
            || old.Tags.GetValueOrDefault(RebuildTags.MigratedTo) != plan.ReplacementName
        )
        {
            throw Refused(
                plan,
                $"it does not carry the tags of this rebuild ({RebuildTags.Rebuild}, {RebuildTags.MigratedTo}); they were removed or changed"
            );
        }

        if (old.Status is not (NotebookStatus.Stopped or NotebookStatus.Failed))
            throw Refused(plan, $"it is {old.Status}: it is in use");

        if (journal.Fact(RebuildRepair.OldModified) is not { Length: > 0 } modified || modified != old.LastModified)
        {
            throw Refused(
                plan,
                "it was started or changed since it was replaced, and what was written on it then is on no other notebook. Look at its files: to go back to it use sageguard remediate rollback; "
                    + "if nothing on it is newer, delete it yourself with aws sagemaker delete-notebook-instance"
            );
        }

        CheckRetention(repair, plan, journal, old);
        var replacement = await CheckReplacementAsync(repair, plan, journal, cancellationToken);
        var controller = new NotebookController(repair, plan.Identity);

        // What changed meanwhile was accepted when apply verified it.
        var copies = new ScriptMonitor(
            repair with
            {
                AcceptChanging = true,
            },
            controller,
            plan.Name,
            RebuildNames.RunKey(repair.Plan, plan.Identity)
        );
        await copies.VerifyReplacementAsync(cancellationToken);
        var compared = await new BackupProof(repair, plan, journal).CompareAsync(cancellationToken);
        var mark = await copies.BackupMarkAsync(cancellationToken);
        var again = repair.Compare
            ? await ComparedAsync(repair, plan, copies, mark, cancellationToken)
            : "They were not compared again now (--compare asks for that).";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{old.Name} ({old.Identity.Arn}, created {PlanJson.Iso(old.Identity.CreatedAt)}) and its volume will be deleted for good. "
                + $"Its {mark.Files} entries ({mark.Bytes} bytes) were compared on {plan.ReplacementName} when they were restored there (tag {RebuildTags.Verified}: {replacement.Tags[RebuildTags.Verified]}). {again} "
                + $"Of the backup in s3://{repair.Plan.Target.Bucket}/{RebuildNames.RunKey(repair.Plan, plan.Identity)} {compared}."
        );
    }

    /// <summary>Checks once more, deletes, and waits until the notebook is gone.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task DeleteAsync(RepairContext repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
        var controller = new NotebookController(repair, plan.Identity);
        if (
            await controller.FindAsync(cancellationToken) is { Status: not NotebookStatus.Deleting }
            && await CheckAsync(repair with { Rehash = false, Compare = false }, plan, cancellationToken) is not null
        )
        {
            await journal.WriteAsync(StepKind.Purge, JournalEntry.Begun, repair.Now, null, cancellationToken);
            await controller.CallAsync(
                NotebookCall.Delete(plan.Name),
                static now => now.Status == NotebookStatus.Deleting,
                cancellationToken
            );
        }

        await GoneAsync(repair, plan, controller, cancellationToken);
        await RebuildLifecycles.DeleteAsync(repair, plan, cancellationToken);
        await journal.WriteAsync(StepKind.Purge, JournalEntry.Done, repair.Now, null, cancellationToken);
    }

    // Only "RecordNotFound" says that it is gone. Other refusals of the same kind (ValidationException), which the SDKs'
    // waiters take for it, are errors here.
    private static async Task GoneAsync(
        RepairContext repair,
        NotebookPlan plan,
        NotebookController controller,
        CancellationToken cancellationToken
    )
    {
        var deadline = repair.Now + repair.Patience.State;
        while (await controller.FindAsync(cancellationToken) is { } notebook)
        {
            if (notebook.Status == NotebookStatus.Failed)
            {
                throw new SageGuardException(
                    $"AWS could not delete {plan.Name}: {notebook.FailureReason ?? "it gives no reason"} Run the same command again; if it stays, AWS Support can help."
                );
            }

            if (repair.Now >= deadline)
                throw new SageGuardException($"{plan.Name} is still {notebook.Status}. Run the same command again to see whether it goes.");
            await repair.PauseAsync(cancellationToken);
        }
    }

    // The plan's file can be edited and the tags too, so the longest of the periods that are found counts.
    private static void CheckRetention(RepairContext repair, NotebookPlan plan, Journal journal, Notebook old)
    {
        var tagged = TagTime(plan, old, RebuildTags.MigratedAt) ?? throw Refused(plan, $"its tag {RebuildTags.MigratedAt} is missing");
        var written = journal.Entries.First(entry => entry is { Step: nameof(StepKind.TagOld), Phase: JournalEntry.Done }).Time;
        var migrated = tagged > written ? tagged : written;
        (string From, DateTimeOffset Until)[] periods =
        [
            ("the plan", migrated.AddDays(repair.Plan.Target.RetentionDays)),
            (
                "the journal",
                journal.Fact(KeepUntil) is { } fact
                    ? ParseTime(fact) ?? throw Refused(plan, "the journal holds no readable end of its retention period")
                    : migrated
            ),
            ($"its tag {RebuildTags.KeepUntil}", TagTime(plan, old, RebuildTags.KeepUntil) ?? migrated),
        ];
        var (from, until) = periods.MaxBy(period => period.Until);
        if (repair.Now < until)
            throw Refused(plan, $"its retention period lasts until {PlanJson.Iso(until)}, by {from}");
    }

    private static DateTimeOffset? TagTime(NotebookPlan plan, Notebook old, string key) =>
        old.Tags.GetValueOrDefault(key) is not { } text ? null : ParseTime(text) ?? throw Refused(plan, $"its tag {key} holds no time");

    private static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    // What users changed since is theirs, so it never fails by itself: a person sees it before confirming.
    private static async Task<string> ComparedAsync(
        RepairContext repair,
        NotebookPlan plan,
        ScriptMonitor copies,
        CompletionMarker backup,
        CancellationToken cancellationToken
    )
    {
        var (differs, text) =
            await Comparison.FreshAsync(repair, plan, copies, backup, cancellationToken)
            ?? throw Refused(
                plan,
                $"--compare asks for a comparison of {plan.ReplacementName} that is not older than a day, and there is none. Run sageguard remediate compare --plan {repair.PlanFile} {plan.Name} first"
            );
        return differs && !repair.AcceptDifferences
            ? throw Refused(plan, $"{text.TrimEnd('.')}. If its users did that, type the name when asked, or add --accept-differences")
            : text;
    }

    private static async Task<Notebook> CheckReplacementAsync(
        RepairContext repair,
        NotebookPlan plan,
        Journal journal,
        CancellationToken cancellationToken
    )
    {
        var controller =
            ReplacementController.ControllerFor(repair, plan, journal)
            ?? throw Refused(plan, "the journal does not say which notebook is its replacement");
        var replacement =
            await controller.FindAsync(cancellationToken)
            ?? throw Refused(plan, $"its replacement {plan.ReplacementName} is gone, so this may be the only notebook with these files");
        if (replacement.LifecycleConfigName == RebuildNames.Compare(repair.Plan.Id, plan.Identity))
        {
            throw Refused(
                plan,
                $"a comparison of {plan.ReplacementName} is under way. Let sageguard remediate compare come to its end, which gives {plan.ReplacementName} its own lifecycle configuration back"
            );
        }

        if (!replacement.Tags.ContainsKey(RebuildTags.Verified))
        {
            throw Refused(
                plan,
                $"its replacement {plan.ReplacementName} does not carry the mark of having been verified ({RebuildTags.Verified})"
            );
        }

        return replacement.Status is NotebookStatus.InService or NotebookStatus.Stopped
            ? replacement
            : throw Refused(
                plan,
                $"its replacement {plan.ReplacementName} is {replacement.Status}{(replacement.FailureReason is { } reason ? $" ({reason})" : "")}, so its files may be out of reach and these the only ones. "
                    + "Purge it once the replacement is InService or Stopped"
            );
    }

    private static QuestionException Refused(NotebookPlan plan, string why) => new($"{plan.Name} is not deleted: {why}.");
}
