// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary><see cref="NotebookPlan"/> as it stands in a plan's file. The steps are for people; apply derives them itself.</summary>
internal sealed record NotebookDocument(
    string Arn,
    string CreatedAt,
    string Status,
    IReadOnlyList<string> Failing,
    IReadOnlyList<string> Waived,
    string Method,
    string? ReplacementName,
    string? LifecycleConfigName,
    string? RootAccess,
    string Fingerprint,
    IReadOnlyList<SettingChange> Changes,
    IReadOnlyList<Blocker> Blockers,
    IReadOnlyList<Blocker> Accepted,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Steps
);
