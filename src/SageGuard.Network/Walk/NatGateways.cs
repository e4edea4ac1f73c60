// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>What NAT gateways do to packets.</summary>
/// <remarks>Source: Amazon VPC User Guide, "NAT gateways", "DNS64 and NAT64".</remarks>
internal static class NatGateways
{
    /// <summary>Whether it carries traffic at all.</summary>
    public static bool Translates(NatGateway nat) =>
        nat.State is null or "available"
        && (
            Topology.Is(nat.ConnectivityType, "private")
            || nat.NatGatewayAddresses is null or []
            || nat.NatGatewayAddresses.Any(address => address.Status is not "failed" && address.PublicIp is not null)
        );

    /// <summary>Its private addresses; where they were not recorded, all of its subnet's, or of its VPC's for a regional one.</summary>
    public static RangeSet SourcesOf(NatGateway nat, Subnet? subnet, RangeSet vpc)
    {
        var own = (nat.NatGatewayAddresses ?? [])
            .Select(address => address.PrivateIp)
            .OfType<string>()
            .Select(address => Cidr.Host(address).Addresses)
            .ToList();
        return own.Count > 0 ? RangeSet.Create(own)
            : subnet?.CidrBlock is { } block ? Cidr.Parse(block).Set
            : vpc.IsEmpty ? AddressSpace.All(IpFamily.V4)
            : vpc;
    }

    /// <summary>The packets as they leave it: IPv4, from one of its ports. IPv6 packets pass only to addresses of NAT64.</summary>
    /// <returns>Null where none passes.</returns>
    public static Flow? Translate(Flow flow)
    {
        if (flow.Family == IpFamily.V6)
        {
            if (flow.Exchange.BehindNat64() is not { } exchange)
                return null;
            var down = unchecked(UInt128.Zero - AddressSpace.Nat64.Addresses.First);
            var replies = flow.Exchange.IsIcmp ? exchange.Replies : null;
            flow = flow with
            {
                Family = IpFamily.V4,
                Exchange = exchange,
                Forward = Icmp(flow.Forward.At(AddressSpace.Nat64.Set).Shift(down), flow.Exchange.IsIcmp ? exchange.Requests : null),
                Back = Icmp(flow.Back.At(AddressSpace.Nat64.Set).Shift(down), replies),
                IsBehindNat64 = true,
            };
        }

        // The workload's port and the gateway's are taken to be the same one.
        return flow.Exchange.HasPorts ? flow with { Back = flow.Back.On(PortSpace.OfNatGateways) } : flow;
    }

    // ICMPv6 messages become those of ICMP.
    private static Traffic Icmp(Traffic traffic, RangeSet? messages) =>
        messages is null ? traffic : Traffic.Create(traffic.Addresses, messages);
}
