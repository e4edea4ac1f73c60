// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>A plan as it stands in its file. Every member must be there, and no other may be.</summary>
internal sealed record PlanDocument(
    int Version,
    string Id,
    string CreatedAt,
    string Region,
    TargetDocument Target,
    RepairOptions Options,
    IReadOnlyList<NotebookDocument> Notebooks
);
