// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What AWS answered about the networks of an account and Region, from whichever source. A list that was not read is not
/// complete.</summary>
public sealed record NetworkAnswers
{
    /// <summary>From DescribeVpcs.</summary>
    public AnswerList<Vpc> Vpcs { get; init; } = new();

    /// <summary>From DescribeSubnets.</summary>
    public AnswerList<Subnet> Subnets { get; init; } = new();

    /// <summary>From DescribeRouteTables.</summary>
    public AnswerList<RouteTable> RouteTables { get; init; } = new();

    /// <summary>From DescribeInternetGateways.</summary>
    public AnswerList<InternetGateway> InternetGateways { get; init; } = new();

    /// <summary>From DescribeEgressOnlyInternetGateways.</summary>
    public AnswerList<EgressOnlyInternetGateway> EgressOnlyInternetGateways { get; init; } = new();

    /// <summary>From DescribeNatGateways.</summary>
    public AnswerList<NatGateway> NatGateways { get; init; } = new();

    /// <summary>From DescribeSecurityGroups.</summary>
    public AnswerList<SecurityGroup> SecurityGroups { get; init; } = new();

    /// <summary>From DescribeNetworkAcls.</summary>
    public AnswerList<NetworkAcl> NetworkAcls { get; init; } = new();

    /// <summary>From DescribeNetworkInterfaces.</summary>
    public AnswerList<NetworkInterface> NetworkInterfaces { get; init; } = new();

    /// <summary>From DescribeVpcEndpoints.</summary>
    public AnswerList<VpcEndpoint> VpcEndpoints { get; init; } = new();

    /// <summary>From DescribeVpcPeeringConnections.</summary>
    public AnswerList<VpcPeeringConnection> VpcPeeringConnections { get; init; } = new();

    /// <summary>From DescribeTransitGatewayAttachments and DescribeTransitGatewayVpcAttachments.</summary>
    public AnswerList<TransitGatewayAttachment> TransitGatewayAttachments { get; init; } = new();

    /// <summary>The blocks of prefix lists, from DescribePrefixLists or GetManagedPrefixListEntries. A list that is not here was not
    /// read.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PrefixLists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>From DescribeVpcBlockPublicAccessOptions, one for each account that was read.</summary>
    public IReadOnlyList<BlockPublicAccessOptions> BlockPublicAccess { get; init; } = [];

    /// <summary>Firewalls by the VPC endpoints that lead to them. One that is not here was not read.</summary>
    public IReadOnlyDictionary<string, ReadFirewall> Firewalls { get; init; } = new Dictionary<string, ReadFirewall>();

    /// <summary>Firewall policies by ARN. One that is not here was not read.</summary>
    public IReadOnlyDictionary<string, FirewallPolicy> FirewallPolicies { get; init; } = new Dictionary<string, FirewallPolicy>();

    /// <summary>Rule groups of firewalls by ARN. One that is not here was not read.</summary>
    public IReadOnlyDictionary<string, RuleGroup> RuleGroups { get; init; } = new Dictionary<string, RuleGroup>();

    /// <summary>From DescribeVpcAttribute, by VPC. A VPC that is not here was not asked.</summary>
    public IReadOnlyDictionary<string, VpcDns> Dns { get; init; } = new Dictionary<string, VpcDns>();

    /// <summary>From DescribeVpcBlockPublicAccessExclusions.</summary>
    public AnswerList<BlockPublicAccessExclusion> BlockPublicAccessExclusions { get; init; } = new();
}
