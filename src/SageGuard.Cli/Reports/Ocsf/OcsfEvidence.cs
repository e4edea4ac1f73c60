// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>evidences</c>.</summary>
internal sealed record OcsfEvidence(OcsfEvidenceData Data);
