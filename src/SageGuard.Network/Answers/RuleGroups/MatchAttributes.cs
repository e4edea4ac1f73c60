// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>Which packets a stateless rule matches. An absent member matches all.</summary>
/// <param name="Sources">Source addresses.</param>
/// <param name="Destinations">Destination addresses.</param>
/// <param name="SourcePorts">Source ports of TCP and UDP.</param>
/// <param name="DestinationPorts">Destination ports of TCP and UDP.</param>
/// <param name="Protocols">Protocol numbers.</param>
/// <param name="TCPFlags">Flags of TCP.</param>
public sealed record MatchAttributes(
    IReadOnlyList<AddressDefinition>? Sources = null,
    IReadOnlyList<AddressDefinition>? Destinations = null,
    IReadOnlyList<FirewallPortRange>? SourcePorts = null,
    IReadOnlyList<FirewallPortRange>? DestinationPorts = null,
    IReadOnlyList<int>? Protocols = null,
    IReadOnlyList<JsonElement>? TCPFlags = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
