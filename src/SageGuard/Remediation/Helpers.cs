// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Removes what a rebuild made for itself, once it is not needed any more.</summary>
internal static class Helpers
{
    /// <summary>Deletes the lifecycle configurations that backed up and restored one notebook.</summary>
    /// <param name="repair">The plan and what is needed.</param>
    /// <param name="plan">The notebook's plan.</param>
    /// <param name="hand">A hand for patience.</param>
    /// <param name="cancellationToken">Ends the work between two calls.</param>
    public static async Task DeleteAsync(Repair repair, NotebookPlan plan, Hand hand, CancellationToken cancellationToken)
    {
        foreach (var helper in new[] { HelperNames.Backup(repair.Plan.Id, plan.Identity), HelperNames.Restore(repair.Plan.Id, plan.Identity) })
        {
            if (!(await hand.Patiently(() => repair.Calls.LifecycleAsync(helper, cancellationToken), cancellationToken)).Exists) continue;
            try
            {
                await hand.Patiently(() => repair.Calls.CallAsync(NotebookCall.DeleteLifecycle(helper), cancellationToken), cancellationToken);
            }
            catch (AwsCallException refusal) when (refusal.Kind is AwsRefusal.Invalid or AwsRefusal.Denied)
            {
                // In use by the replacement that a rollback leaves, or not ours to delete: it does nothing by itself.
                repair.Progress(plan.Name, $"the lifecycle configuration {helper} could not be deleted and can be deleted by hand: {refusal.Message}");
            }
        }
    }
}
