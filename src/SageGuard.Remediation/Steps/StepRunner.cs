// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>
/// Goes through the steps of one notebook. The journal is written before and after each; a step that was done is not
/// repeated, and one that was only begun is repeated, which every step allows.
/// </summary>
internal abstract class StepRunner(RepairContext repair, NotebookPlan plan, Journal journal)
{
    /// <summary>The fact that records whether the notebook ran before the repair.</summary>
    public const string Ran = "ran";

    /// <summary>The fact that holds the last message of a failure.</summary>
    public const string Why = "why";

    protected RepairContext Repair => repair;

    protected NotebookPlan Plan => plan;

    protected Journal Journal => journal;

    protected NotebookController Old { get; } = new(repair, plan.Identity);

    protected string Name => plan.Name;

    /// <summary>Whether the notebook ran when the repair began.</summary>
    protected bool OldRan => journal.Fact(Ran) == "yes";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var steps = Steps.For(plan.Method, repair.Plan.Target.BackupWay);
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (journal.IsDone(step))
            {
                // What a file says about a verification is not one: these only read, and are repeated.
                if (Steps.IsVerification(step))
                    await RunAsync(step, cancellationToken);
                continue;
            }

            repair.Progress(Name, $"{i + 1}/{steps.Count} {Steps.What(step, plan, repair.Plan)}");
            await journal.WriteAsync(step, JournalEntry.Begun, repair.Now, await FirstFactsAsync(cancellationToken), cancellationToken);
            try
            {
                await RunAsync(step, cancellationToken);
            }
            catch (SageGuardException error)
            {
                if (journal.CanWrite)
                {
                    await journal.WriteAsync(
                        step,
                        JournalEntry.Failed,
                        repair.Now,
                        new Dictionary<string, string> { [Why] = error.Message },
                        cancellationToken
                    );
                }

                await LeaveAsync(cancellationToken);
                throw;
            }

            await journal.WriteAsync(step, JournalEntry.Done, repair.Now, null, cancellationToken);
        }
    }

    protected abstract Task RunAsync(StepKind step, CancellationToken cancellationToken);

    /// <summary>Judges the notebook by the controls that it failed.</summary>
    protected async Task ConfirmAsync(NotebookController controller, CancellationToken cancellationToken)
    {
        var notebook = await controller.ReadAsync(cancellationToken);
        foreach (var control in plan.Failing.Select(Catalog.Find).OfType<Control>())
        {
            if (ControlEvaluator.Evaluate(control, notebook.Resource, RuleParameters.Default) is NonCompliant failure)
            {
                throw new SageGuardException(
                    $"{notebook.Name} still fails {control} after its repair: {failure.Reason} Its volume is untouched. Make a new plan."
                );
            }
        }
    }

    protected static bool IsSet(Notebook notebook, SettingChange change) =>
        change.Property switch
        {
            "SecurityGroupIds" => string.Join(",", notebook.SecurityGroupIds) == change.To,
            _ => notebook.Text(change.Property) == change.To,
        };

    /// <summary>After a step that failed: removes what was made for it and is of no use until the next run.</summary>
    protected virtual Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What must hold besides before the first change; a question where it does not.</summary>
    protected virtual Task CheckFirstAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before anything is touched: is it still what was planned, and does it run?
    private async Task<IReadOnlyDictionary<string, string>?> FirstFactsAsync(CancellationToken cancellationToken)
    {
        if (journal.Fact(Ran) is not null)
            return null;

        var notebook = await Old.SettledAsync(cancellationToken);
        CheckNotRebuilt(notebook);
        if (notebook.Status == NotebookStatus.Failed)
        {
            throw new QuestionException(
                $"{Name} is Failed: {notebook.FailureReason ?? "AWS gives no reason"}. Nothing was changed; start it, or stop it once it runs, then run the same command again."
            );
        }

        // On another machine an earlier run may have made the plan's own changes.
        if (Fingerprint.Compute(notebook) != plan.Fingerprint && Fingerprint.Compute(notebook, plan.Changes) != plan.Fingerprint)
        {
            throw new QuestionException(
                $"{Name} was changed since the plan was made, so the plan may not fit any more. Nothing was changed by SageGuard; make a new plan."
            );
        }

        await CheckFirstAsync(cancellationToken);
        await CheckAroundAsync(notebook, cancellationToken);

        var runs = notebook.Status == NotebookStatus.InService;
        if (!runs && plan.Status == NotebookStatus.InService)
        {
            // It was stopped since, maybe by an apply of this plan whose journal is elsewhere. Left running is what the plan promised.
            repair.Progress(Name, "ran when the plan was made and is stopped now; it will be started again at the end");
            runs = true;
        }

        return new Dictionary<string, string> { [Ran] = runs ? "yes" : "no" };
    }

    // Days may lie between a plan and its first change: whatever the plan looks at is looked at again, so that a subnet, a key
    // or a quota that is gone by now is found while the notebook still runs.
    private async Task CheckAroundAsync(Notebook notebook, CancellationToken cancellationToken)
    {
        if (repair.FactSource is not { } source)
            return;

        var (whole, target) = (repair.Plan, repair.Plan.Target);
        var known = new NotebookFacts
        {
            Bucket =
                BucketAccess.ForBackups(whole) is { } bucket && plan.Method == RepairMethod.Rebuild
                    ? await source.BucketAsync(bucket, cancellationToken)
                    : null,
        };
        var facts = await new NotebookFactReader(source, repair.Calls, whole.Options).ReadAsync(
            whole.Id,
            target,
            notebook,
            plan.Method,
            plan.Changes,
            known,
            cancellationToken
        );
        List<Control> failing = [.. plan.Failing.Select(Catalog.Find).OfType<Control>()];
        if (Planner.Plan(notebook, failing, target, facts, whole.Region, repair.Now, whole.Options, plan.Waived) is not { } fresh)
            return;

        if (fresh.Blockers.Count > 0)
        {
            throw new QuestionException(
                $"{Name} cannot be repaired as planned any more. {string.Join(" ", fresh.Blockers.Select(blocker => $"{blocker.What} {blocker.Do}"))} Nothing was changed; correct that and run the same command again, or make a new plan."
            );
        }

        foreach (
            var note in fresh.Notes.Where(note =>
                note.StartsWith(PlanNotes.NotChecked, StringComparison.Ordinal) && !plan.Notes.Contains(note)
            )
        )
        {
            repair.Progress(Name, note);
        }
    }

    private void CheckNotRebuilt(Notebook notebook)
    {
        if (!notebook.Tags.TryGetValue(RebuildTags.MigratedTo, out var replacement))
            return;
        throw new QuestionException(
            notebook.Tags.GetValueOrDefault(RebuildTags.Rebuild) == repair.Plan.Id
                ? $"{Name} was rebuilt by this plan already (as {replacement}), and this machine has no journal of it. Nothing was changed; go on where it was applied, or with --resume-from-bucket."
                : $"{Name} was rebuilt by another plan already (as {replacement}): a second rebuild would begin from files that are out of date. Nothing was changed; purge it or roll it back with that plan."
        );
    }
}
