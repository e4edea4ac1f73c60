// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>run</c>. Its results are read while they are written.</summary>
internal sealed record SarifRun(
    SarifTool Tool,
    IReadOnlyList<SarifInvocation> Invocations,
    IEnumerable<SarifResult> Results,
    IReadOnlyDictionary<string, SarifArtifactLocation> OriginalUriBaseIds,
    SarifAutomationDetails AutomationDetails,
    string ColumnKind,
    SarifRunProperties Properties
);
