// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>What the operator decided: where the replacements go, where the backups go, and what may happen.</summary>
public sealed record RemediationTarget
{
    /// <summary>The controls that can be repaired: those whose entry in the catalog has a repair.</summary>
    public static IReadOnlyList<Control> Repairable { get; } = [.. Catalog.Controls.Where(control => control.Repair.NoneBecause is null)];

    /// <summary>Those of them that a plan repairs unless it is asked for others: Security Hub's.</summary>
    public static IReadOnlyList<Control> RepairedByDefault { get; } = [.. Repairable.Where(control => control.IsSecurityHubs)];

    /// <summary>The controls to repair, of <see cref="Repairable"/>.</summary>
    public IReadOnlyList<Control> Controls { get; init; } = RepairedByDefault;

    /// <summary>The least version of the metadata service to ask for, 2; null to leave it as it is.</summary>
    public string? MetadataVersion { get; init; }

    /// <summary>The private subnet of the replacements; null: the notebook's own, where it has one.</summary>
    public string? SubnetId { get; init; }

    /// <summary>The security groups of the replacements; empty: the notebook's own, where it has some.</summary>
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>The customer managed key of the replacements' volumes; null: the notebook's own, if any.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The instance type for notebooks whose own does not exist on Amazon Linux 2023; null: such a notebook is blocked.</summary>
    public string? ReplacementInstanceType { get; init; }

    /// <summary>True to leave every notebook on its platform; then one that could not start again is blocked.</summary>
    public bool KeepPlatform { get; init; }

    /// <summary>The operator's own bucket for backups, encrypted and versioned; null where nothing is rebuilt.</summary>
    public string? Bucket { get; init; }

    /// <summary>The prefix of all keys in the bucket, without slashes at its ends.</summary>
    public string Prefix { get; init; } = "sageguard";

    /// <summary>How the files get into the bucket.</summary>
    public BackupWay BackupWay { get; init; } = BackupWay.Lifecycle;

    /// <summary>What a replacement is called: the notebook's name and this.</summary>
    public string Suffix { get; init; } = "-private";

    /// <summary>How many days an old notebook is kept before purge may delete it.</summary>
    public int RetentionDays { get; init; } = 14;

    /// <summary>The rule's tag key for waivers, to waive the stopped original until purge; null: no waiver is set.</summary>
    public string? WaiverTagKey { get; init; }

    /// <summary>The blockers that the operator has looked into and accepts; only some can be, see <see
    /// cref="Blocker.CanBeAccepted"/>.</summary>
    public IReadOnlyList<BlockerKind> Accepted { get; init; } = [];

    /// <summary>The value that a repair sets; null where the operator has not given it.</summary>
    /// <param name="repair">The repair.</param>
    internal string? ValueOf(ControlRepair repair) =>
        repair.Given switch
        {
            null => repair.Value,
            OperatorValue.Subnet => SubnetId,
            OperatorValue.KmsKey => KmsKeyId,
            var given => throw new InvalidOperationException($"No decision of the operator holds {given}."),
        };
}
