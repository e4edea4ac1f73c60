// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>Sources and destinations of packets, of one family and protocol.</summary>
internal sealed record Tuple(RangeSet Sources, RangeSet SourcePorts, RangeSet Destinations, RangeSet DestinationPorts)
{
    public static Tuple Any(IpFamily family) => new(AddressSpace.All(family), PortSpace.All, AddressSpace.All(family), PortSpace.All);

    /// <summary>The servers, and their ports, to which this client's packets match, or whose answers to this client do.</summary>
    /// <param name="client">The client.</param>
    /// <param name="answers">True for answers.</param>
    public Traffic Servers(Client client, bool answers) =>
        answers
            ? Destinations.Contains(client.Address) && DestinationPorts.Contains(client.Port)
                ? Traffic.Create(Sources, SourcePorts)
                : Traffic.None
            : Sources.Contains(client.Address) && SourcePorts.Contains(client.Port)
                ? Traffic.Create(Destinations, DestinationPorts)
                : Traffic.None;
}
