// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>A firewall policy.</summary>
/// <param name="StatelessRuleGroupReferences">Rules for single packets, the lowest priority first.</param>
/// <param name="StatelessDefaultActions">What happens to packets that no stateless rule matches.</param>
/// <param name="StatelessFragmentDefaultActions">The same for fragments of UDP packets.</param>
/// <param name="StatefulRuleGroupReferences">Rules for connections.</param>
/// <param name="StatefulDefaultActions">What happens, in strict order, to what no stateful rule matches.</param>
/// <param name="StatefulEngineOptions">The order of stateful rules.</param>
/// <param name="PolicyVariables">Variables for all stateful rules.</param>
/// <param name="StatelessCustomActions">Metrics; they do nothing to packets.</param>
/// <param name="TLSInspectionConfigurationArn">Decryption, so that rules see more.</param>
/// <param name="EnableTLSSessionHolding">Whether packets wait for a rule about the name.</param>
public sealed record FirewallPolicy(
    IReadOnlyList<RuleGroupReference>? StatelessRuleGroupReferences = null,
    IReadOnlyList<string>? StatelessDefaultActions = null,
    IReadOnlyList<string>? StatelessFragmentDefaultActions = null,
    IReadOnlyList<RuleGroupReference>? StatefulRuleGroupReferences = null,
    IReadOnlyList<string>? StatefulDefaultActions = null,
    StatefulEngineOptions? StatefulEngineOptions = null,
    PolicyVariables? PolicyVariables = null,
    JsonElement? StatelessCustomActions = null,
    string? TLSInspectionConfigurationArn = null,
    bool? EnableTLSSessionHolding = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
