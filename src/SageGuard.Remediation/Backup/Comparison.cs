// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>
/// Compares the files of a replacement with its backup's manifest once more after it was handed over, e.g. before purge
/// deletes the original. Until then apply compares them; from then on its users change them, so that a difference is
/// reported and is not an error. A replacement that runs is never stopped for it.
/// </summary>
public static class Comparison
{
    // Older than that it says little about the files of today.
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    private const string Seen = "comparisonSeen";
    private const string Own = "comparisonLifecycle";

    /// <summary>Compares: starts a stopped replacement for it and stops it again; of one that runs it takes the comparison that its owner
    /// made.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The old notebook's plan.</param>
    /// <param name="cancellationToken">Ends the work between two calls; the same command goes on later.</param>
    /// <returns>What was found, in a sentence or two.</returns>
    /// <exception cref="SageGuardException">It cannot be compared; the message says why and what to do.</exception>
    public static async Task<string> RunAsync(RepairContext repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Method != RepairMethod.Rebuild)
            throw Refused(plan, "it was repaired in place and has no replacement");

        var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
        if (journal.Fact(Rollback.RolledBack) is not null)
            throw Refused(plan, "its rebuild was taken back");
        if (!journal.IsDone(StepKind.Confirm))
            throw Refused(plan, "its rebuild has not come to its end, and until then sageguard remediate apply compares them");

        var controller =
            ReplacementController.ControllerFor(repair, plan, journal)
            ?? throw Refused(plan, "the journal does not say which notebook is its replacement");
        var copies = new ScriptMonitor(repair, controller, plan.Name, RebuildNames.RunKey(repair.Plan, plan.Identity));
        var backup = await copies.BackupMarkAsync(cancellationToken);
        await new BackupProof(repair, plan, journal).CompareAsync(cancellationToken);
        var replacement = await controller.SettledAsync(cancellationToken);
        var helper = RebuildNames.Compare(repair.Plan.Id, plan.Identity);
        if (replacement.LifecycleConfigName != helper)
        {
            if (replacement.Status != NotebookStatus.Stopped)
                return (await FreshAsync(repair, plan, copies, backup, cancellationToken) ?? throw InUse(repair, plan, replacement)).Text;
            await BeginAsync(repair, plan, journal, controller, copies, replacement, helper, cancellationToken);
        }

        await copies.WaitAsync(ScriptMonitor.Comparison, controller, helper, cancellationToken, journal.Fact(Seen));

        // It was stopped before, and is again, with the lifecycle configuration that it had.
        await controller.StopAsync(cancellationToken);
        var own = journal.Fact(Own) is { Length: > 0 } name ? name : null;
        await controller.UpdateAsync(now => now.LifecycleConfigName == own ? null : NotebookCall.Attach(now.Name, own), cancellationToken);
        await RebuildLifecycles.DeleteAsync(repair, plan, helper, cancellationToken);
        await journal.WriteAsync(StepKind.Compare, JournalEntry.Done, repair.Now, null, cancellationToken);
        return (
            await FreshAsync(repair, plan, copies, backup, cancellationToken)
            ?? throw Refused(plan, "its comparison is of another backup, or its clock is wrong by more than a day")
        ).Text;
    }

    /// <summary>What the last comparison found; null where there is none of this backup that is not older than a day.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The old notebook's plan.</param>
    /// <param name="copies">Reads the marks.</param>
    /// <param name="backup">The backup's mark.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static async Task<(bool Differs, string Text)?> FreshAsync(
        RepairContext repair,
        NotebookPlan plan,
        ScriptMonitor copies,
        CompletionMarker backup,
        CancellationToken cancellationToken
    )
    {
        if (await copies.MarkAsync(ScriptMonitor.Comparison, cancellationToken) is not { } mark)
            return null;
        var age = repair.Now - mark.At;
        if (ManifestCheck.Fault(backup, mark) is not null || age.Duration() > Fresh)
            return null;

        var apart = mark.Missing.Count + mark.Changing.Count;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Compared again on {plan.ReplacementName} at {PlanJson.Iso(mark.At)}, by entries: {mark.Files - apart} of {mark.Files} as they were backed up, {mark.Missing.Count} missing{Listed(mark.Missing)}, "
                + $"{mark.Changing.Count} different{Listed(mark.Changing)}, {mark.Extra.Count} new{Listed(mark.Extra)}."
        );
        return (apart > 0, text);
    }

    private static async Task BeginAsync(
        RepairContext repair,
        NotebookPlan plan,
        Journal journal,
        NotebookController controller,
        ScriptMonitor copies,
        Notebook replacement,
        string helper,
        CancellationToken cancellationToken
    )
    {
        var script = (repair.Scripts ?? throw new ArgumentException("A comparison needs the scripts.", nameof(repair))).Compare(
            repair.Plan,
            plan.Identity
        );
        repair.Progress(plan.Name, $"{plan.ReplacementName} is started for the comparison and stopped again");
        await journal.WriteAsync(
            StepKind.Compare,
            JournalEntry.Begun,
            repair.Now,
            new Dictionary<string, string>
            {
                [Seen] = await copies.VersionAsync(ScriptMonitor.Comparison, cancellationToken) ?? "",
                [Own] = replacement.LifecycleConfigName ?? "",
            },
            cancellationToken
        );
        await RebuildLifecycles.EnsureAsync(repair, plan, helper, script, cancellationToken);
        await controller.UpdateAsync(
            now => now.LifecycleConfigName == helper ? null : NotebookCall.Attach(now.Name, helper),
            cancellationToken
        );
    }

    private static QuestionException InUse(RepairContext repair, NotebookPlan plan, Notebook replacement) =>
        new(
            $"{replacement.Name} is {replacement.Status}, and SageGuard does not stop a notebook that was handed over. Either have its owner compare it in its terminal: sageguard remediate script compare --plan {repair.PlanFile} {plan.Name} > compare.sh, "
                + "then sudo bash compare.sh there; or have it stopped. Then run the same command again."
        );

    private static string Listed(CopyList list) => list.Count == 0 ? "" : $" ({list})";

    private static QuestionException Refused(NotebookPlan plan, string why) =>
        new($"The replacement of {plan.Name} is not compared: {why}.");
}
