// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>result</c>.</summary>
internal sealed record SarifResult(
    string RuleId,
    int RuleIndex,
    string Kind,
    string Level,
    SarifMessage Message,
    IReadOnlyList<SarifLocation> Locations,
    IReadOnlyDictionary<string, string> PartialFingerprints,
    string? BaselineState,
    IReadOnlyList<SarifSuppression>? Suppressions,
    SarifResultProperties Properties
);
