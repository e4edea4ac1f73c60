// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary><see cref="RemediationTarget"/> as it stands in a plan's file.</summary>
internal sealed record TargetDocument(
    IReadOnlyList<string> Controls,
    string? MetadataVersion,
    string? SubnetId,
    IReadOnlyList<string> SecurityGroupIds,
    string? KmsKeyId,
    string? ReplacementInstanceType,
    bool KeepPlatform,
    string? Bucket,
    string Prefix,
    string Backup,
    string Suffix,
    int RetentionDays,
    string? WaiverTagKey,
    IReadOnlyList<BlockerKind> Accepted
);
