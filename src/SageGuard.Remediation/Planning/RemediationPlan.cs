// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>A plan: what was decided, and what follows from it for each notebook.</summary>
/// <param name="Id">Names the plan in S3 keys and tags, e.g. <c>20261123T133000Z-3f9a</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Region">The Region.</param>
/// <param name="Target">What the operator decided.</param>
/// <param name="Notebooks">The failing notebooks.</param>
public sealed record RemediationPlan(
    string Id,
    DateTimeOffset CreatedAt,
    string Region,
    RemediationTarget Target,
    IReadOnlyList<NotebookPlan> Notebooks
)
{
    /// <summary>What was decided about buckets, set-uid files and waivers.</summary>
    public RepairOptions Options { get; init; } = new();

    /// <summary>Who made it; null for a plan of a version that did not write it.</summary>
    public PlannedBy? PlannedBy { get; init; }

    /// <summary>The account of the notebooks; null for a plan that does not say who made it and has none.</summary>
    public string? Account => PlannedBy?.Account ?? (Notebooks.Count > 0 ? Notebooks[0].Identity.Account : null);

    /// <summary>The account that must own the buckets: the operator's choice, else the account of the notebooks; null for a plan without
    /// notebooks.</summary>
    public string? BucketOwner => Options.BucketOwner ?? (Notebooks.Count > 0 ? Notebooks[0].Identity.Account : null);

    /// <summary>The bucket of the journals; null where neither a journal bucket nor a backup bucket was given.</summary>
    public string? JournalBucket => Options.JournalBucket ?? Target.Bucket;

    /// <summary>The plan of one notebook by its name; null where the plan has none.</summary>
    /// <param name="name">The name.</param>
    public NotebookPlan? Find(string name) => Notebooks.FirstOrDefault(notebook => notebook.Name == name);
}
