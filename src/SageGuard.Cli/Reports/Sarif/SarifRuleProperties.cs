// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>The property bag of a rule, in the names that GitHub code scanning reads.</summary>
internal sealed record SarifRuleProperties(
    [property: JsonPropertyName("security-severity")] string SecuritySeverity,
    string Precision,
    IReadOnlyList<string> Tags
);
