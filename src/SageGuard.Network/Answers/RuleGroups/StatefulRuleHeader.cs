// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>Which connections a rule is about.</summary>
/// <param name="Protocol">E.g. <c>TCP</c>, <c>IP</c> for all, or a protocol above them such as <c>TLS</c>.</param>
/// <param name="Source">An address, a block, a variable or <c>ANY</c>.</param>
/// <param name="SourcePort">A port, a range such as <c>1990:1994</c>, a variable or <c>ANY</c>.</param>
/// <param name="Direction"><c>FORWARD</c> or <c>ANY</c>.</param>
/// <param name="Destination">As the source.</param>
/// <param name="DestinationPort">As the source's.</param>
public sealed record StatefulRuleHeader(
    string? Protocol = null,
    string? Source = null,
    string? SourcePort = null,
    string? Direction = null,
    string? Destination = null,
    string? DestinationPort = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
