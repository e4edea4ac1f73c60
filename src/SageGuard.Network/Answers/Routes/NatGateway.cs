// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A NAT gateway.</summary>
/// <param name="NatGatewayId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="SubnetId">Its subnet; a regional one has none.</param>
/// <param name="State">Only <c>available</c> carries traffic.</param>
/// <param name="ConnectivityType"><c>public</c>, the default, or <c>private</c>.</param>
/// <param name="AvailabilityMode"><c>zonal</c>, the default, or <c>regional</c>.</param>
/// <param name="RouteTableId">The route table of a regional one.</param>
/// <param name="NatGatewayAddresses">Its addresses.</param>
/// <param name="AttachedAppliances">Proxies.</param>
public sealed record NatGateway(
    string? NatGatewayId = null,
    string? VpcId = null,
    string? SubnetId = null,
    string? State = null,
    string? ConnectivityType = null,
    string? AvailabilityMode = null,
    string? RouteTableId = null,
    IReadOnlyList<NatGatewayAddress>? NatGatewayAddresses = null,
    IReadOnlyList<AttachedAppliance>? AttachedAppliances = null
);
