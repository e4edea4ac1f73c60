// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>The rules of a group, in one of four forms.</summary>
/// <param name="RulesString">Suricata rules.</param>
/// <param name="RulesSourceList">Names.</param>
/// <param name="StatefulRules">Rules about addresses, ports and protocols.</param>
/// <param name="StatelessRulesAndCustomActions">Rules for single packets.</param>
public sealed record RulesSource(
    string? RulesString = null,
    DomainList? RulesSourceList = null,
    IReadOnlyList<StatefulRule>? StatefulRules = null,
    StatelessRules? StatelessRulesAndCustomActions = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
