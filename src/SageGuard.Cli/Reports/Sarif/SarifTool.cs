// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>tool</c>.</summary>
internal sealed record SarifTool(SarifDriver Driver);
