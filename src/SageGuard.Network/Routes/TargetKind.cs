// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Routes;

/// <summary>What a route leads to.</summary>
internal enum TargetKind
{
    /// <summary>None that this version knows.</summary>
    Unknown,

    /// <summary>Inside the VPC.</summary>
    Local,

    /// <summary>Nothing: the route drops packets.</summary>
    Blackhole,

    InternetGateway,

    EgressOnlyInternetGateway,

    NatGateway,

    /// <summary>A VPC endpoint; its type stands in DescribeVpcEndpoints.</summary>
    VpcEndpoint,

    TransitGateway,

    CoreNetwork,

    VpcPeeringConnection,

    /// <summary>A virtual private gateway: VPN or Direct Connect.</summary>
    VpnGateway,

    NetworkInterface,

    Instance,

    /// <summary>The next hop of a VPC Route Server, an address.</summary>
    IpAddress,

    CarrierGateway,

    LocalGateway,

    OdbNetwork,
}
