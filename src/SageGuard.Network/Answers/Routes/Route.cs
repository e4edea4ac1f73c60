// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A route. It has one destination and one target.</summary>
/// <param name="DestinationCidrBlock">An IPv4 block.</param>
/// <param name="DestinationIpv6CidrBlock">An IPv6 block.</param>
/// <param name="DestinationPrefixListId">A prefix list.</param>
/// <param name="GatewayId"><c>local</c>, an internet gateway, a virtual private gateway or a VPC endpoint.</param>
/// <param name="VpcEndpointId">A VPC endpoint, in templates; answers say <c>GatewayId</c>.</param>
/// <param name="NatGatewayId">A NAT gateway.</param>
/// <param name="EgressOnlyInternetGatewayId">An egress-only internet gateway.</param>
/// <param name="TransitGatewayId">A transit gateway.</param>
/// <param name="VpcPeeringConnectionId">A peering connection.</param>
/// <param name="NetworkInterfaceId">An interface.</param>
/// <param name="InstanceId">An instance.</param>
/// <param name="InstanceOwnerId">The instance's account.</param>
/// <param name="LocalGatewayId">An Outpost's local gateway.</param>
/// <param name="CarrierGatewayId">A Wavelength carrier gateway.</param>
/// <param name="CoreNetworkArn">A Cloud WAN core network.</param>
/// <param name="OdbNetworkArn">An Oracle Database@AWS network.</param>
/// <param name="IpAddress">The next hop of a VPC Route Server.</param>
/// <param name="State"><c>active</c> or <c>blackhole</c>.</param>
/// <param name="Origin"><c>EnableVgwRoutePropagation</c> for a propagated route.</param>
public sealed record Route(
    string? DestinationCidrBlock = null,
    string? DestinationIpv6CidrBlock = null,
    string? DestinationPrefixListId = null,
    string? GatewayId = null,
    string? VpcEndpointId = null,
    string? NatGatewayId = null,
    string? EgressOnlyInternetGatewayId = null,
    string? TransitGatewayId = null,
    string? VpcPeeringConnectionId = null,
    string? NetworkInterfaceId = null,
    string? InstanceId = null,
    string? InstanceOwnerId = null,
    string? LocalGatewayId = null,
    string? CarrierGatewayId = null,
    string? CoreNetworkArn = null,
    string? OdbNetworkArn = null,
    string? IpAddress = null,
    string? State = null,
    string? Origin = null
);
