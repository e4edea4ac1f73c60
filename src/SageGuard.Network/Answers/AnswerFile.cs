// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>One recorded answer of <c>aws ec2 describe-*</c> or <c>aws network-firewall describe-*</c>, or several in one file. A member
/// that is absent was not read.</summary>
/// <param name="Vpcs">From DescribeVpcs.</param>
/// <param name="Subnets">From DescribeSubnets.</param>
/// <param name="RouteTables">From DescribeRouteTables.</param>
/// <param name="InternetGateways">From DescribeInternetGateways.</param>
/// <param name="EgressOnlyInternetGateways">From DescribeEgressOnlyInternetGateways.</param>
/// <param name="NatGateways">From DescribeNatGateways.</param>
/// <param name="SecurityGroups">From DescribeSecurityGroups.</param>
/// <param name="NetworkAcls">From DescribeNetworkAcls.</param>
/// <param name="NetworkInterfaces">From DescribeNetworkInterfaces.</param>
/// <param name="VpcEndpoints">From DescribeVpcEndpoints.</param>
/// <param name="VpcPeeringConnections">From DescribeVpcPeeringConnections.</param>
/// <param name="TransitGatewayAttachments">From DescribeTransitGatewayAttachments.</param>
/// <param name="TransitGatewayVpcAttachments">From DescribeTransitGatewayVpcAttachments.</param>
/// <param name="PrefixLists">From DescribePrefixLists.</param>
/// <param name="VpcBlockPublicAccessExclusions">From DescribeVpcBlockPublicAccessExclusions.</param>
/// <param name="VpcBlockPublicAccessOptions">From DescribeVpcBlockPublicAccessOptions.</param>
/// <param name="Entries">From GetManagedPrefixListEntries; the file's name says of which list.</param>
/// <param name="VpcId">From DescribeVpcAttribute: the VPC.</param>
/// <param name="EnableDnsSupport">From DescribeVpcAttribute.</param>
/// <param name="EnableDnsHostnames">From DescribeVpcAttribute.</param>
/// <param name="Firewall">From DescribeFirewall of AWS Network Firewall.</param>
/// <param name="FirewallStatus">From DescribeFirewall.</param>
/// <param name="VpcEndpointAssociation">From DescribeVpcEndpointAssociation of AWS Network Firewall.</param>
/// <param name="VpcEndpointAssociationStatus">From DescribeVpcEndpointAssociation.</param>
/// <param name="FirewallPolicy">From DescribeFirewallPolicy.</param>
/// <param name="FirewallPolicyResponse">From DescribeFirewallPolicy.</param>
/// <param name="RuleGroup">From DescribeRuleGroup.</param>
/// <param name="RuleGroupResponse">From DescribeRuleGroup.</param>
/// <param name="NextToken">Present where more pages follow.</param>
public sealed record AnswerFile(
    IReadOnlyList<Vpc>? Vpcs = null,
    IReadOnlyList<Subnet>? Subnets = null,
    IReadOnlyList<RouteTable>? RouteTables = null,
    IReadOnlyList<InternetGateway>? InternetGateways = null,
    IReadOnlyList<EgressOnlyInternetGateway>? EgressOnlyInternetGateways = null,
    IReadOnlyList<NatGateway>? NatGateways = null,
    IReadOnlyList<SecurityGroup>? SecurityGroups = null,
    IReadOnlyList<NetworkAcl>? NetworkAcls = null,
    IReadOnlyList<NetworkInterface>? NetworkInterfaces = null,
    IReadOnlyList<VpcEndpoint>? VpcEndpoints = null,
    IReadOnlyList<VpcPeeringConnection>? VpcPeeringConnections = null,
    IReadOnlyList<TransitGatewayAttachment>? TransitGatewayAttachments = null,
    IReadOnlyList<TransitGatewayAttachment>? TransitGatewayVpcAttachments = null,
    IReadOnlyList<PrefixList>? PrefixLists = null,
    IReadOnlyList<BlockPublicAccessExclusion>? VpcBlockPublicAccessExclusions = null,
    BlockPublicAccessOptions? VpcBlockPublicAccessOptions = null,
    IReadOnlyList<PrefixListEntry>? Entries = null,
    string? VpcId = null,
    AttributeValue? EnableDnsSupport = null,
    AttributeValue? EnableDnsHostnames = null,
    Firewall? Firewall = null,
    FirewallStatus? FirewallStatus = null,
    VpcEndpointAssociation? VpcEndpointAssociation = null,
    VpcEndpointAssociationStatus? VpcEndpointAssociationStatus = null,
    FirewallPolicy? FirewallPolicy = null,
    FirewallPolicyResponse? FirewallPolicyResponse = null,
    RuleGroup? RuleGroup = null,
    RuleGroupResponse? RuleGroupResponse = null,
    string? NextToken = null
);
