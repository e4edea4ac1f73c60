// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>reportingDescriptor</c>: a control.</summary>
internal sealed record SarifRule(
    string Id,
    string Name,
    SarifMessage ShortDescription,
    SarifMessage FullDescription,
    string? HelpUri,
    SarifMessage? Help,
    SarifRuleConfiguration DefaultConfiguration,
    SarifRuleProperties? Properties
);
