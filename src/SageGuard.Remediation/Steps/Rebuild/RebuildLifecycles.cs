// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>Makes the lifecycle configurations of a rebuild, and removes them once they are not needed any more.</summary>
internal static class RebuildLifecycles
{
    /// <summary>Deletes the lifecycle configurations that backed up, restored and compared one notebook.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task DeleteAsync(RepairContext repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        foreach (
            var helper in new[]
            {
                RebuildNames.Backup(repair.Plan.Id, plan.Identity),
                RebuildNames.Restore(repair.Plan.Id, plan.Identity),
                RebuildNames.Compare(repair.Plan.Id, plan.Identity),
            }
        )
        {
            await DeleteAsync(repair, plan, helper, cancellationToken);
        }
    }

    /// <summary>
    /// After a run that failed: deletes those that no notebook has. The next run makes them again where it needs them; one
    /// that is attached stays, because only with it can the next run go on, and taking it away would be another stop.
    /// </summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task DeleteUnusedAsync(RepairContext repair, NotebookPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var attached = new List<string?>();
            foreach (var name in new[] { plan.Name, plan.ReplacementName! })
            {
                attached.Add(
                    (await repair.SageMaker.DescribeAsync(ResourceKinds.NotebookInstance, name, cancellationToken))
                        ?.Properties.Find("LifecycleConfigName")
                        .Text
                );
            }

            foreach (
                var helper in new[]
                {
                    RebuildNames.Backup(repair.Plan.Id, plan.Identity),
                    RebuildNames.Restore(repair.Plan.Id, plan.Identity),
                }.Except(attached)
            )
            {
                await DeleteAsync(repair, plan, helper!, cancellationToken);
            }
        }
        catch (SageGuardException error)
        {
            // What ended the run may keep this from its end too, and is what has to be said.
            repair.Progress(plan.Name, $"what SageGuard made for itself is kept: {error.Message}");
        }
    }

    /// <summary>Deletes one of them, where it is there.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="helper">Its name.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task DeleteAsync(RepairContext repair, NotebookPlan plan, string helper, CancellationToken cancellationToken)
    {
        if (!(await repair.PersistAsync(plan.Name, () => repair.Calls.LifecycleAsync(helper, cancellationToken), cancellationToken)).Exists)
            return;
        try
        {
            await repair.PersistAsync(
                plan.Name,
                () => repair.Calls.CallAsync(NotebookCall.DeleteLifecycle(helper), cancellationToken),
                cancellationToken
            );
        }
        catch (AwsCallException refusal) when (refusal.Kind is AwsRefusal.Invalid or AwsRefusal.Denied)
        {
            // In use by the replacement that a rollback leaves, or not ours to delete: it does nothing by itself.
            repair.Progress(
                plan.Name,
                $"the lifecycle configuration {helper} could not be deleted and can be deleted by hand: {refusal.Message}"
            );
        }
    }

    /// <summary>Makes one of them, unless it is there.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="name">Its name.</param>
    /// <param name="script">Its script.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task EnsureAsync(
        RepairContext repair,
        NotebookPlan plan,
        string name,
        string script,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var facts = await repair.PersistAsync(plan.Name, () => repair.Calls.LifecycleAsync(name, cancellationToken), cancellationToken);
            if (facts.Exists && facts.Script == script)
                return;
            if (facts.Exists)
            {
                throw new QuestionException(
                    $"The lifecycle configuration {name} exists and holds another script than this version's. {plan.Name} was not touched by this step. Look at it; if no one needs it, delete it and run the same command again."
                );
            }

            try
            {
                await repair.PersistAsync(
                    plan.Name,
                    () => repair.Calls.CallAsync(NotebookCall.CreateLifecycle(name, script), cancellationToken),
                    cancellationToken
                );
            }
            catch (AwsCallException refusal) when (refusal.Kind == AwsRefusal.Invalid && attempt == 1)
            {
                // An earlier try of ours may have been taken: look again.
            }
        }
    }
}
