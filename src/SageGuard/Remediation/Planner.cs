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
    /// <param name="around">What was read around it.</param>
    /// <param name="region">The Region.</param>
    /// <param name="now">The time.</param>
    /// <returns>The plan; null where nothing is to be done.</returns>
    public static NotebookPlan? Plan(
        Notebook notebook, IReadOnlyList<Control> failing, RemediationTarget target, Surroundings around, string region, DateTimeOffset now)
    {
        var needsMetadata = target.MetadataVersion is { } version && notebook.MetadataVersion != version;
        if (failing.Count == 0 && !needsMetadata) return null;

        var planned = new PlannedNotebook(notebook, failing, target, around, region, now);
        return new NotebookPlan(notebook.Identity, planned.Method)
        {
            Failing = [.. failing.Select(control => control.Id)],
            Status = notebook.Status,
            Changes = planned.Changes,
            Blockers = Blockers.For(planned),
            Notes = Notes.For(planned),
            TwinName = planned.Method == Method.Rebuild ? planned.TwinName : null,
            LifecycleConfigName = notebook.LifecycleConfigName,
            Fingerprint = Fingerprint.Of(notebook),
        };
    }
}

/// <summary>A notebook while it is planned: what is known, and what follows at once.</summary>
internal sealed record PlannedNotebook(
    Notebook Notebook, IReadOnlyList<Control> Failing, RemediationTarget Target, Surroundings Around, string Region, DateTimeOffset Now)
{
    public Method Method { get; } = Remediation.Changes.MethodFor(Notebook, Failing);

    public IReadOnlyList<Change> Changes { get; } = Remediation.Changes.For(Notebook, Failing, Target, Now);

    public string TwinName => Notebook.Name + Target.Suffix;

    public string? SubnetId => Target.SubnetId ?? Notebook.SubnetId;

    public IReadOnlyList<string> SecurityGroupIds => Target.SecurityGroupIds.Count > 0 ? Target.SecurityGroupIds : Notebook.SecurityGroupIds;

    public string TwinType => Changes.FirstOrDefault(change => change.Property == "InstanceType")?.To ?? Notebook.InstanceType;

    public bool MovesPlatform => Changes.Any(change => change.Property == "PlatformIdentifier");
}
