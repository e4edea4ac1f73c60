// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>A notebook while it is planned: what is known, and what follows at once.</summary>
internal sealed record PlannedNotebook(
    Notebook Notebook,
    IReadOnlyList<Control> Failing,
    RemediationTarget Target,
    NotebookFacts Facts,
    string Region,
    DateTimeOffset Now,
    RepairOptions Options,
    IReadOnlyList<string> Waived
)
{
    public RepairMethod Method { get; } = Remediation.ChangePlanner.MethodFor(Notebook, Failing);

    public IReadOnlyList<SettingChange> Changes { get; } = Remediation.ChangePlanner.For(Notebook, Failing, Target, Now);

    public string ReplacementName => Notebook.Name + Target.Suffix;

    public string? SubnetId => Target.SubnetId ?? Notebook.SubnetId;

    public IReadOnlyList<string> SecurityGroupIds =>
        Target.SecurityGroupIds.Count > 0 ? Target.SecurityGroupIds : Notebook.SecurityGroupIds;

    public string ReplacementType => Changes.FirstOrDefault(change => change.Property == "InstanceType")?.To ?? Notebook.InstanceType;

    public string? KeyId => Target.KmsKeyId ?? Notebook.Text("KmsKeyId");

    public string? JournalBucket => Options.JournalBucket ?? Target.Bucket;

    /// <summary>True if the notebook's users lose root access: what they made while they had it stays on the volume.</summary>
    public bool ClosesRoot => Changes.Any(change => change is { Property: "RootAccess", To: "Disabled" });

    public bool IsAccepted(BlockerKind kind) => Blocker.CanBeAccepted(kind) && Target.Accepted.Contains(kind);

    public bool MovesPlatform => Changes.Any(change => change.Property == "PlatformIdentifier");
}
