// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>How one of the operator's buckets is used.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Owner">The account that must own it, sent as <c>x-amz-expected-bucket-owner</c> with every call; null: not checked.</param>
/// <param name="Encryption">The value of <c>x-amz-server-side-encryption</c> for what is written; null: the bucket's default.</param>
/// <param name="EncryptionKeyId">The key for it; null: the default one.</param>
public sealed record BucketAccess(string Bucket, string? Owner, string? Encryption = null, string? EncryptionKeyId = null)
{
    /// <summary>The bucket of a plan's backups; null where the plan has none.</summary>
    /// <param name="plan">The plan.</param>
    public static BucketAccess? ForBackups(RemediationPlan plan) => plan.Target.Bucket is { } bucket ? Create(plan, bucket) : null;

    /// <summary>The bucket of a plan's journals; null where the plan has none.</summary>
    /// <param name="plan">The plan.</param>
    public static BucketAccess? ForJournals(RemediationPlan plan) => plan.JournalBucket is { } bucket ? Create(plan, bucket) : null;

    private static BucketAccess Create(RemediationPlan plan, string bucket) =>
        new(bucket, plan.BucketOwner, plan.Options.Encryption, plan.Options.EncryptionKeyId);
}
