// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>A rule group in a policy.</summary>
/// <param name="ResourceArn">The group.</param>
/// <param name="Priority">Lower ones first.</param>
/// <param name="Override">What the policy changes about it.</param>
/// <param name="DeepThreatInspection">Whether AWS may look at its logs.</param>
public sealed record RuleGroupReference(
    string? ResourceArn = null,
    int? Priority = null,
    RuleGroupOverride? Override = null,
    bool? DeepThreatInspection = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
