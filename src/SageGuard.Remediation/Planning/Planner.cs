// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>Plans one notebook: pure, from what was read.</summary>
public static class Planner
{
    /// <summary>Plans a notebook.</summary>
    /// <param name="notebook">The notebook as it is.</param>
    /// <param name="failing">The controls that it fails, of those that the operator wants repaired.</param>
    /// <param name="target">What the operator decided.</param>
    /// <param name="facts">What was read around it.</param>
    /// <param name="region">The Region.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">What was decided about buckets, set-uid files and waivers.</param>
    /// <param name="waived">The controls that it fails and that a valid waiver leaves as they are.</param>
    /// <returns>The plan; null where nothing is to be done.</returns>
    public static NotebookPlan? Plan(
        Notebook notebook,
        IReadOnlyList<Control> failing,
        RemediationTarget target,
        NotebookFacts facts,
        string region,
        DateTimeOffset now,
        RepairOptions? options = null,
        IReadOnlyList<string>? waived = null
    )
    {
        var needsMetadata = target.MetadataVersion is { } version && notebook.MetadataVersion != version;
        if (failing.Count == 0 && !needsMetadata)
            return null;

        var planned = new PlannedNotebook(notebook, failing, target, facts, region, now, options ?? new RepairOptions(), waived ?? []);
        var found = Blockers.For(planned);
        return new NotebookPlan(notebook.Identity, planned.Method)
        {
            Failing = [.. failing.Select(control => control.Id)],
            Status = notebook.Status,
            Changes = planned.Changes,
            Blockers = [.. found.Where(blocker => !planned.IsAccepted(blocker.Kind))],
            Accepted = [.. found.Where(blocker => planned.IsAccepted(blocker.Kind))],
            Waived = planned.Waived,
            Notes = PlanNotes.For(planned),
            ReplacementName = planned.Method == RepairMethod.Rebuild ? planned.ReplacementName : null,
            LifecycleConfigName = notebook.LifecycleConfigName,
            RootAccess = notebook.Text("RootAccess"),
            Fingerprint = Fingerprint.Compute(notebook),
        };
    }
}
