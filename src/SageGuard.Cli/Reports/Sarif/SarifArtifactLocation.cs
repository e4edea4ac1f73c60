// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>artifactLocation</c>.</summary>
internal sealed record SarifArtifactLocation(string? Uri = null, string? UriBaseId = null, SarifMessage? Description = null);
