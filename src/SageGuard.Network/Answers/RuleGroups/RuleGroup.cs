// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>A rule group.</summary>
/// <param name="RuleVariables">Variables of its rules.</param>
/// <param name="ReferenceSets">Sets of addresses that are kept elsewhere; rules write <c>@name</c>.</param>
/// <param name="RulesSource">Its rules.</param>
/// <param name="StatefulRuleOptions">The order that its rules were written for.</param>
public sealed record RuleGroup(
    RuleVariables? RuleVariables = null,
    JsonElement? ReferenceSets = null,
    RulesSource? RulesSource = null,
    StatefulEngineOptions? StatefulRuleOptions = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
