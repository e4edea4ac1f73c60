// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Aws;

/// <summary>A rule as DescribeConfigRules shows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="State">ACTIVE, EVALUATING, DELETING or DELETING_RESULTS.</param>
/// <param name="Owner">AWS, CUSTOM_LAMBDA or CUSTOM_POLICY.</param>
/// <param name="SourceIdentifier">The function's ARN, or the name of AWS's own rule.</param>
/// <param name="MessageTypes">What triggers it.</param>
/// <param name="Frequency">How often it runs by schedule; null for never.</param>
/// <param name="HasScope">True where it has a scope.</param>
/// <param name="ScopeTypes">The types in its scope.</param>
/// <param name="InputParameters">Its parameters as JSON; null for none.</param>
/// <param name="CreatedBy">The service that made it, e.g. Security Hub; null for a person's.</param>
/// <param name="Json">The whole answer.</param>
public sealed record RuleState(
    string Name,
    string State,
    string Owner,
    string SourceIdentifier,
    IReadOnlyList<string> MessageTypes,
    string? Frequency,
    bool HasScope,
    IReadOnlyList<string> ScopeTypes,
    string? InputParameters,
    string? CreatedBy,
    JsonElement Json
)
{
    /// <summary>What narrows the scope beyond its types.</summary>
    public ScopeState Scope { get; init; } = new(null, null, null);
}
