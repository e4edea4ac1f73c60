// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What is to happen to one notebook.</summary>
/// <param name="Identity">Which notebook.</param>
/// <param name="Method">In place, or rebuilt.</param>
public sealed record NotebookPlan(NotebookIdentity Identity, RepairMethod Method)
{
    /// <summary>The controls that it fails, e.g. <c>SageMaker.1</c>.</summary>
    public IReadOnlyList<string> Failing { get; init; } = [];

    /// <summary>The state when the plan was made.</summary>
    public string Status { get; init; } = "";

    /// <summary>What changes: current to target.</summary>
    public IReadOnlyList<SettingChange> Changes { get; init; } = [];

    /// <summary>Why it is left alone for now; apply touches only notebooks without any.</summary>
    public IReadOnlyList<Blocker> Blockers { get; init; } = [];

    /// <summary>The blockers that were found and that the operator accepted; they stay visible.</summary>
    public IReadOnlyList<Blocker> Accepted { get; init; } = [];

    /// <summary>The controls that it fails and that a valid waiver leaves as they are, e.g. <c>SageMaker.3</c>.</summary>
    public IReadOnlyList<string> Waived { get; init; } = [];

    /// <summary>What a person should know before: side effects, and what could not be checked.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The replacement's name; null in place.</summary>
    public string? ReplacementName { get; init; }

    /// <summary>RootAccess when the plan was made, Enabled or Disabled; null in a plan that does not say.</summary>
    public string? RootAccess { get; init; }

    /// <summary>The lifecycle configuration that belongs to the notebook; null for none.</summary>
    public string? LifecycleConfigName { get; init; }

    /// <summary>A hash of the settings that the plan was made on; see <see cref="Fingerprint"/>.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The key of the waiver's tag where the replacement does not need the waiver, so that it is not carried over; else
    /// null.</summary>
    /// <param name="target">What the operator decided.</param>
    public string? TagLeftOut(RemediationTarget target) => Waived.Count > 0 ? null : target.WaiverTagKey;

    /// <summary>The notebook's name.</summary>
    public string Name => Identity.Name;
}

/// <summary>How a notebook is repaired.</summary>
public enum RepairMethod
{
    /// <summary>Stop, update, start; the volume stays.</summary>
    InPlace,

    /// <summary>A replacement is made from a backup; the old one is kept until purge.</summary>
    Rebuild,
}

/// <summary>One setting that changes.</summary>
/// <param name="Property">CloudFormation's name.</param>
/// <param name="From">What it is; null where it is not set.</param>
/// <param name="To">What it will be.</param>
/// <param name="Because">The control, or the reason in a few words.</param>
public sealed record SettingChange(string Property, string? From, string To, string Because);

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
