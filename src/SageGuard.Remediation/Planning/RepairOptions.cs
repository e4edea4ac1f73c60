// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What the operator decided about the buckets of a repair, and about what a rebuild leaves out.</summary>
public sealed record RepairOptions
{
    /// <summary>The bucket of the journals; null: the bucket of the backups, under <c>PREFIX/_journal/</c>.</summary>
    public string? JournalBucket { get; init; }

    /// <summary>The account that owns the buckets, 12 digits; null: the account of the notebooks.</summary>
    public string? BucketOwner { get; init; }

    /// <summary>The value of <c>x-amz-server-side-encryption</c> for every object that is written; null: no header, the bucket's default
    /// holds.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key of <c>x-amz-server-side-encryption-aws-kms-key-id</c>; null: no header.</summary>
    public string? EncryptionKeyId { get; init; }

    /// <summary>True to keep set-uid and set-gid bits and file capabilities on a replacement whose root access is disabled.</summary>
    public bool KeepSetuid { get; init; }

    /// <summary>True to repair also what has a valid waiver.</summary>
    public bool IncludeWaived { get; init; }

    /// <summary>How many days ahead a waiver may end, as the rule's waiverMaxDays; a longer one does not count.</summary>
    public int WaiverMaxDays { get; init; } = 365;
}
