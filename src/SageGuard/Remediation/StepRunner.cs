// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>
/// Goes through the steps of one notebook. The journal is written before and after each; a step that was done is not
/// repeated, and one that was only begun is repeated, which every step allows.
/// </summary>
internal abstract class StepRunner(Repair repair, NotebookPlan plan, Journal journal)
{
    /// <summary>The fact that tells whether the notebook ran before the repair.</summary>
    public const string Ran = "ran";

    /// <summary>The fact that holds the last message of a failure.</summary>
    public const string Why = "why";

    protected Repair Repair => repair;

    protected NotebookPlan Plan => plan;

    protected Journal Journal => journal;

    protected Hand Old { get; } = new(repair, plan.Identity);

    protected string Name => plan.Name;

    /// <summary>Whether the notebook ran when the repair began.</summary>
    protected bool OldRan => journal.Fact(Ran) == "yes";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var steps = Steps.For(plan.Method, repair.Plan.Target.BackupWay);
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (journal.IsDone(step)) continue;

            repair.Progress(Name, $"{i + 1}/{steps.Count} {Steps.What(step, plan, repair.Plan)}");
            await journal.WriteAsync(step, JournalEntry.Begun, repair.Now, await FirstFactsAsync(cancellationToken), cancellationToken);
            try
            {
                await RunAsync(step, cancellationToken);
            }
            catch (SageGuardException error)
            {
                if (journal.CanWrite) await journal.WriteAsync(step, JournalEntry.Failed, repair.Now, new Dictionary<string, string> { [Why] = error.Message }, cancellationToken);
                throw;
            }

            await journal.WriteAsync(step, JournalEntry.Done, repair.Now, null, cancellationToken);
        }
    }

    protected abstract Task RunAsync(StepKind step, CancellationToken cancellationToken);

    /// <summary>Judges the notebook by the controls that it failed.</summary>
    protected async Task ConfirmAsync(Hand hand, CancellationToken cancellationToken)
    {
        var notebook = await hand.ReadAsync(cancellationToken);
        foreach (var control in plan.Failing.Select(Catalog.Find).OfType<Control>())
        {
            if (Judge.Verdict(control, notebook.Resource, RuleParameters.Default) is NonCompliant failure)
                throw new SageGuardException($"{notebook.Name} still fails {control} after its repair: {failure.Reason} Its volume is untouched. Make a new plan.");
        }
    }

    protected static bool IsSet(Notebook notebook, Change change) => change.Property switch
    {
        "SecurityGroupIds" => string.Join(",", notebook.SecurityGroupIds) == change.To,
        _ => notebook.Text(change.Property) == change.To,
    };

    // Before anything is touched: is it still what was planned, and does it run?
    private async Task<IReadOnlyDictionary<string, string>?> FirstFactsAsync(CancellationToken cancellationToken)
    {
        if (journal.Fact(Ran) is not null) return null;

        var notebook = await Old.SettledAsync(cancellationToken);
        if (Fingerprint.Of(notebook) != plan.Fingerprint)
            throw new QuestionException($"{Name} was changed since the plan was made, so the plan may not fit any more. Nothing was changed by SageGuard; make a new plan.");
        return new Dictionary<string, string> { [Ran] = notebook.Status == NotebookStatus.InService ? "yes" : "no" };
    }
}
