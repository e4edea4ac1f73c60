// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;

namespace SageGuard.Network.Routes;

/// <summary>What a route leads to.</summary>
internal readonly record struct Target(TargetKind Kind, string Id)
{
    /// <summary>The kind as findings name it, e.g. <c>natGateway</c>.</summary>
    public string Name => char.ToLowerInvariant(Kind.ToString()[0]) + Kind.ToString()[1..];

    /// <summary>Reads a route's target. Answers put VPC endpoints into GatewayId; templates have a member for them.</summary>
    /// <remarks>Source: Amazon EC2 API reference, Route.</remarks>
    public static Target From(Route route)
    {
        if (route.State is "blackhole")
            return new(TargetKind.Blackhole, "blackhole");
        if (route.State is not (null or "active"))
            return new(TargetKind.Unknown, $"state {route.State}");
        return route switch
        {
            { VpcEndpointId: { } id } => new(TargetKind.VpcEndpoint, id),
            { GatewayId: { } id } => new(KindOf(id), id),
            { NatGatewayId: { } id } => new(TargetKind.NatGateway, id),
            { EgressOnlyInternetGatewayId: { } id } => new(TargetKind.EgressOnlyInternetGateway, id),
            { TransitGatewayId: { } id } => new(TargetKind.TransitGateway, id),
            { VpcPeeringConnectionId: { } id } => new(TargetKind.VpcPeeringConnection, id),
            { NetworkInterfaceId: { } id } => new(TargetKind.NetworkInterface, id),
            { InstanceId: { } id } => new(TargetKind.Instance, id),
            { LocalGatewayId: { } id } => new(TargetKind.LocalGateway, id),
            { CarrierGatewayId: { } id } => new(TargetKind.CarrierGateway, id),
            { CoreNetworkArn: { } id } => new(TargetKind.CoreNetwork, id),
            { OdbNetworkArn: { } id } => new(TargetKind.OdbNetwork, id),
            { IpAddress: { } id } => new(TargetKind.IpAddress, id),
            _ => new(TargetKind.Unknown, "no known target"),
        };
    }

    private static TargetKind KindOf(string gatewayId) =>
        gatewayId switch
        {
            "local" => TargetKind.Local,
            _ when gatewayId.StartsWith("igw-", StringComparison.Ordinal) => TargetKind.InternetGateway,
            _ when gatewayId.StartsWith("vgw-", StringComparison.Ordinal) => TargetKind.VpnGateway,
            _ when gatewayId.StartsWith("vpce-", StringComparison.Ordinal) => TargetKind.VpcEndpoint,
            _ when gatewayId.StartsWith("nat-", StringComparison.Ordinal) => TargetKind.NatGateway,
            _ when gatewayId.StartsWith("eigw-", StringComparison.Ordinal) => TargetKind.EgressOnlyInternetGateway,
            _ when gatewayId.StartsWith("tgw-", StringComparison.Ordinal) => TargetKind.TransitGateway,
            _ when gatewayId.StartsWith("cagw-", StringComparison.Ordinal) => TargetKind.CarrierGateway,
            _ when gatewayId.StartsWith("lgw-", StringComparison.Ordinal) => TargetKind.LocalGateway,
            _ => TargetKind.Unknown,
        };
}
