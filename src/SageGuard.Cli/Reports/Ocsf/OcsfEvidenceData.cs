// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>What SageGuard puts into an evidence's <c>data</c>.</summary>
internal sealed record OcsfEvidenceData(string Observed);
