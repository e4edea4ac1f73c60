// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Ec2;

/// <summary>A list that Amazon EC2 describes.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Set">The list's name on the wire.</param>
/// <param name="Id">The member of an entry that identifies it.</param>
/// <param name="Most">The largest page.</param>
/// <remarks>Source: the service model of botocore 1.43 (names on the wire, page sizes).</remarks>
internal sealed record DescribedList(string Operation, string Set, string Id, int Most = 1000)
{
    /// <summary>The smallest page.</summary>
    public const int Least = 5;

    public static IReadOnlyList<DescribedList> All { get; } =
    [
        new("DescribeVpcs", "vpcSet", "vpcId"),
        new("DescribeSubnets", "subnetSet", "subnetId"),
        new("DescribeRouteTables", "routeTableSet", "routeTableId", 100),
        new("DescribeInternetGateways", "internetGatewaySet", "internetGatewayId"),
        new("DescribeEgressOnlyInternetGateways", "egressOnlyInternetGatewaySet", "egressOnlyInternetGatewayId", 255),
        new("DescribeNatGateways", "natGatewaySet", "natGatewayId"),
        new("DescribeSecurityGroups", "securityGroupInfo", "groupId"),
        new("DescribeNetworkAcls", "networkAclSet", "networkAclId"),
        new("DescribeNetworkInterfaces", "networkInterfaceSet", "networkInterfaceId"),
        new("DescribeVpcEndpoints", "vpcEndpointSet", "vpcEndpointId"),
        new("DescribeVpcPeeringConnections", "vpcPeeringConnectionSet", "vpcPeeringConnectionId"),
        new("DescribeTransitGatewayAttachments", "transitGatewayAttachments", "transitGatewayAttachmentId"),
        new("DescribeVpcBlockPublicAccessExclusions", "vpcBlockPublicAccessExclusionSet", "exclusionId"),
        new("DescribePrefixLists", "prefixListSet", "prefixListId"),
    ];
}
