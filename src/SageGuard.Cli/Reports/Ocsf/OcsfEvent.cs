// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The class Compliance Finding (2003). An id stands before its caption.</summary>
internal sealed record OcsfEvent(
    int ClassUid,
    string ClassName,
    int CategoryUid,
    string CategoryName,
    int ActivityId,
    string ActivityName,
    int TypeUid,
    string TypeName,
    int SeverityId,
    string Severity,
    int? StatusId,
    string? Status,
    long Time,
    string Message,
    string? Comment,
    OcsfMetadata Metadata,
    OcsfCloud Cloud,
    OcsfFindingInfo FindingInfo,
    OcsfCompliance Compliance,
    IReadOnlyList<OcsfEvidence>? Evidences,
    OcsfRemediation? Remediation,
    IReadOnlyList<OcsfResource> Resources,
    OcsfUnmapped Unmapped
);
