// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A VPC endpoint.</summary>
/// <param name="VpcEndpointId">Its id.</param>
/// <param name="VpcEndpointType"><c>Gateway</c>, <c>Interface</c>, <c>GatewayLoadBalancer</c>, <c>Resource</c> or
/// <c>ServiceNetwork</c>.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="ServiceName">E.g. <c>com.amazonaws.eu-central-1.s3</c>.</param>
/// <param name="State">E.g. <c>available</c>; the case differs.</param>
/// <param name="PolicyDocument">Its policy as JSON.</param>
/// <param name="RouteTableIds">The tables that lead to a gateway endpoint.</param>
/// <param name="SubnetIds">The subnets of its interfaces.</param>
/// <param name="Groups">The security groups of its interfaces.</param>
/// <param name="PrivateDnsEnabled">True where the service's usual name leads to it inside the VPC.</param>
/// <param name="DnsOptions">How its private names are answered.</param>
public sealed record VpcEndpoint(
    string? VpcEndpointId = null,
    string? VpcEndpointType = null,
    string? VpcId = null,
    string? OwnerId = null,
    string? ServiceName = null,
    string? State = null,
    string? PolicyDocument = null,
    IReadOnlyList<string>? RouteTableIds = null,
    IReadOnlyList<string>? SubnetIds = null,
    IReadOnlyList<GroupReference>? Groups = null,
    bool? PrivateDnsEnabled = null,
    EndpointDnsOptions? DnsOptions = null
);
