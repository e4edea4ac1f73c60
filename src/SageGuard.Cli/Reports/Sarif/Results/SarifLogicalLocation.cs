// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>logicalLocation</c>.</summary>
internal sealed record SarifLogicalLocation(string Name, string FullyQualifiedName, string Kind);
