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
