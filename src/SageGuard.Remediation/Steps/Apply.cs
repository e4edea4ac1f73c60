// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>
/// Applies a plan: many notebooks at once, each on its own; one that fails or hangs does not stop the others. It never
/// deletes anything.
/// </summary>
public static class Apply
{
    /// <summary>Applies the plan.</summary>
    /// <param name="repair">The plan and what is needed to apply it.</param>
    /// <param name="names">The notebooks to repair; empty for all of the plan.</param>
    /// <param name="again">The notebooks whose question the operator answered with yes: their steps are gone through again.</param>
    /// <param name="concurrency">How many at once.</param>
    /// <param name="cancellationToken">Ends the work between two calls; the same plan goes on later.</param>
    /// <returns>One outcome a notebook, in the plan's order.</returns>
    public static async Task<IReadOnlyList<RepairOutcome>> RunAsync(
        RepairContext repair,
        IReadOnlyCollection<string> names,
        IReadOnlyCollection<string> again,
        int concurrency,
        CancellationToken cancellationToken
    )
    {
        var chosen = repair.Plan.Notebooks.Where(notebook => names.Count == 0 || names.Contains(notebook.Name)).ToList();
        var outcomes = new RepairOutcome[chosen.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, chosen.Count),
            options,
            async (i, token) => outcomes[i] = await RepairAsync(repair, chosen[i], again.Contains(chosen[i].Name), token)
        );
        return outcomes;
    }

    /// <summary>The outcome of a notebook that the plan blocks: nothing is done to it.</summary>
    /// <param name="plan">The notebook's plan.</param>
    public static RepairOutcome Blocked(NotebookPlan plan) =>
        new(plan.Name, RepairState.Blocked, string.Join(" ", plan.Blockers.Select(blocker => $"{blocker.What} {blocker.Do}")));

    private static async Task<RepairOutcome> RepairAsync(
        RepairContext repair,
        NotebookPlan plan,
        bool again,
        CancellationToken cancellationToken
    )
    {
        if (plan.Blockers.Count > 0)
            return Blocked(plan);

        var notes = new List<string>();
        var outcome = await StepsAsync(repair with { Noted = notes.Add }, plan, again, cancellationToken);
        return outcome with { Notes = [.. notes.Distinct()] };
    }

    private static async Task<RepairOutcome> StepsAsync(
        RepairContext repair,
        NotebookPlan plan,
        bool again,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var journal = await Journal.OpenAsync(plan.Name, repair.Journals, cancellationToken);
            if (journal.Entries.FirstOrDefault(entry => entry is { Step: nameof(StepKind.Purge), Phase: JournalEntry.Done }) is { } purged)
            {
                return new RepairOutcome(
                    plan.Name,
                    RepairState.Repaired,
                    $"{plan.Name} was purged at {PlanJson.Iso(purged.Time)}; {plan.ReplacementName} has taken its place."
                );
            }

            if (journal.Fact(Rollback.RolledBack) is not null)
            {
                return new RepairOutcome(
                    plan.Name,
                    RepairState.Question,
                    $"The rebuild of {plan.Name} was taken back, and its backup is older than what was written since. Nothing was changed; make a new plan.",
                    CanGoOn: false
                );
            }

            if (again && !journal.IsEmpty)
                await journal.WriteAsync(StepKind.Stop, JournalEntry.Reopened, repair.Now, null, cancellationToken);
            StepRunner runner =
                plan.Method == RepairMethod.InPlace ? new InPlaceRepair(repair, plan, journal) : new RebuildRepair(repair, plan, journal);
            await runner.RunAsync(cancellationToken);
            repair.Progress(plan.Name, "is repaired");
            return new RepairOutcome(
                plan.Name,
                RepairState.Repaired,
                plan.ReplacementName is { } replacement ? $"{replacement} takes its place; {plan.Name} is kept until purge." : ""
            );
        }
        catch (QuestionException question)
        {
            repair.Progress(plan.Name, question.Message);
            return new RepairOutcome(plan.Name, RepairState.Question, question.Message);
        }
        catch (SageGuardException error)
        {
            repair.Progress(plan.Name, error.Message);
            return new RepairOutcome(plan.Name, RepairState.Failed, error.Message);
        }
#pragma warning disable CA1031 // Whatever befalls one notebook must not leave the others half-repaired; its journal knows where to go on.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var message =
                $"SageGuard itself failed: {error.Message} ({error.GetType().Name}). {plan.Name} is left as it is. Run the same command again; if it fails again, report this.";
            repair.Progress(plan.Name, message);
            return new RepairOutcome(plan.Name, RepairState.Failed, message);
        }
    }
}
