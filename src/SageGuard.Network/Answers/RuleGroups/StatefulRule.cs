// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>A rule for connections.</summary>
/// <param name="Action"><c>PASS</c>, <c>DROP</c>, <c>REJECT</c> or <c>ALERT</c>.</param>
/// <param name="Header">Which connections.</param>
/// <param name="RuleOptions">Further conditions, and notes.</param>
public sealed record StatefulRule(string? Action = null, StatefulRuleHeader? Header = null, IReadOnlyList<RuleOption>? RuleOptions = null)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
