// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Stop, update, start only what ran, confirm. The volume stays where it is.</summary>
internal sealed class InPlaceRepair(RepairContext repair, NotebookPlan plan, Journal journal) : StepRunner(repair, plan, journal)
{
    protected override Task RunAsync(StepKind step, CancellationToken cancellationToken) =>
        step switch
        {
            StepKind.Stop => Old.StopAsync(cancellationToken),
            StepKind.Update => Old.UpdateAsync(Needed, cancellationToken),
            StepKind.Start => OldRan ? Old.StartAsync(cancellationToken) : Task.CompletedTask,
            StepKind.Confirm => ConfirmAsync(Old, cancellationToken),
            _ => throw new InvalidOperationException($"{step} is not a step of a repair in place."),
        };

    // Computed from the notebook as it is now: AWS moves platforms by itself, and what is right already is not sent again.
    private NotebookCall? Needed(Notebook notebook)
    {
        var missing = Plan.Changes.Where(change => !IsSet(notebook, change)).ToList();

        // The platform goes with any other change, where a stopped notebook could not start again.
        if (
            !Repair.Plan.Target.KeepPlatform
            && missing.All(change => change.Property != "PlatformIdentifier")
            && Platforms.IsAmazonLinux2(notebook.Platform)
            && Platforms.IsStrandedByStop(notebook.Platform, Repair.Now)
        )
        {
            missing.Add(
                new SettingChange("PlatformIdentifier", notebook.Platform, Platforms.AmazonLinux2023, "it could not start again otherwise")
            );
        }

        return missing.Count == 0 ? null : NotebookCall.Update(Name, missing);
    }
}
