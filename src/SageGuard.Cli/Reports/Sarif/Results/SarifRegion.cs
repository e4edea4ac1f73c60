// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>region</c>.</summary>
internal sealed record SarifRegion(int StartLine, int StartColumn, int? EndLine, int? EndColumn);
