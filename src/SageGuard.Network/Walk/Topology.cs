// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Routes;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>The answers as a network: look-ups across resources, and what was worked out once for all workloads. Not safe for concurrent
/// use.</summary>
internal sealed class Topology(NetworkAnswers answers)
{
    private readonly PrefixLists _lists = new(answers.PrefixLists);
    private readonly Dictionary<(string Table, IpFamily Family), Routing> _routings = [];
    private readonly Dictionary<(string Acl, bool Egress, IpFamily Family, Exchange Exchange), Judged> _acls = [];
    private readonly Dictionary<(string Vpc, IpFamily Family), RangeSet> _vpcBlocks = [];
    private readonly Dictionary<string, Found<RouteTable>> _tables = [];
    private readonly Dictionary<string, Found<NetworkAcl>> _aclOf = [];
    private readonly Lazy<ILookup<string?, NetworkAcl>> _aclsByVpc = new(() => answers.NetworkAcls.Items.ToLookup(acl => acl.VpcId));
    private readonly Lazy<Dictionary<string, RouteTable>> _tableBySubnet = new(() =>
        BySubnet(answers.RouteTables.Items, table => (table.Associations ?? []).Where(IsActive).Select(association => association.SubnetId))
    );
    private readonly Lazy<Dictionary<string, NetworkAcl>> _aclBySubnet = new(() =>
        BySubnet(answers.NetworkAcls.Items, acl => (acl.Associations ?? []).Select(association => association.SubnetId))
    );
    private readonly Lazy<ILookup<string?, RouteTable>> _mainTables = new(() =>
        answers
            .RouteTables.Items.Where(table => (table.Associations ?? []).Any(association => association.Main == true))
            .ToLookup(table => table.VpcId)
    );

    private readonly Lazy<List<int>> _protocolsOfFirewalls = new(() =>
        [
            .. answers
                .RuleGroups.Values.SelectMany(group => group.RulesSource?.StatelessRulesAndCustomActions?.Rules ?? [])
                .SelectMany(rule => rule.RuleDefinition?.MatchAttributes?.Protocols ?? [])
                .Where(number => number is >= 0 and <= 255)
                .Distinct(),
        ]
    );

    public NetworkAnswers Answers => answers;

    public PrefixLists PrefixLists => _lists;

    public BlockPublicAccess BlockPublicAccess { get; } = new(answers.BlockPublicAccess, answers.BlockPublicAccessExclusions);

    /// <summary>A resource by id. One that is missing from a complete list does not exist, unless its VPC is another account's.</summary>
    public static Found<T> Find<T>(AnswerList<T> list, string id, string call, string why, string? otherAccount)
        where T : class =>
        list.Find(id) is { } item ? new(item)
        : list.IsComplete && otherAccount is null ? default
        : new(null, new Unread(call, why, id, otherAccount));

    /// <summary>The account that owns a workload's subnet, where it is another one: the subnet is shared.</summary>
    public string? OtherOwner(Workload workload)
    {
        var owner = answers.Subnets.Find(workload.SubnetId)?.OwnerId;
        var own = workload.SecurityGroupIds.Select(id => answers.SecurityGroups.Find(id)?.OwnerId).FirstOrDefault(id => id is not null);
        return owner is not null && own is not null && owner != own ? owner : null;
    }

    /// <summary>The table of a subnet: its own, else the main one of its VPC.</summary>
    public Found<RouteTable> TableOf(Subnet subnet, string? otherAccount)
    {
        if (_tables.TryGetValue(subnet.SubnetId!, out var known))
            return known;
        var missing = new Unread("ec2:DescribeRouteTables", $"the route table of {subnet.SubnetId}", subnet.SubnetId, otherAccount);
        Found<RouteTable> found =
            _tableBySubnet.Value.TryGetValue(subnet.SubnetId!, out var own) ? new(own)
            : answers.RouteTables.IsComplete && _mainTables.Value[subnet.VpcId].FirstOrDefault() is { } main ? new(main)
            : new(null, missing);
        return _tables[subnet.SubnetId!] = found;
    }

    /// <summary>The network ACL of a subnet: its own, else the default one of its VPC.</summary>
    public Found<NetworkAcl> AclOf(Subnet subnet, string? otherAccount)
    {
        if (_aclOf.TryGetValue(subnet.SubnetId!, out var known))
            return known;
        Found<NetworkAcl> found =
            _aclBySubnet.Value.TryGetValue(subnet.SubnetId!, out var own) ? new(own)
            : answers.NetworkAcls.IsComplete && _aclsByVpc.Value[subnet.VpcId].FirstOrDefault(acl => acl.IsDefault == true) is { } standard
                ? new(standard)
            : new(null, new Unread("ec2:DescribeNetworkAcls", $"the network ACL of {subnet.SubnetId}", subnet.SubnetId, otherAccount));
        return _aclOf[subnet.SubnetId!] = found;
    }

    /// <summary>What an ACL lets through.</summary>
    public Judged Passing(NetworkAcl acl, bool egress, IpFamily family, Exchange exchange)
    {
        var key = (acl.NetworkAclId!, egress, family, exchange);
        return _acls.TryGetValue(key, out var judged) ? judged : _acls[key] = NetworkAclRules.Passing(acl, egress, family, exchange);
    }

    /// <summary>A table taken apart.</summary>
    public Routing RoutingOf(RouteTable table, IpFamily family)
    {
        if (_routings.TryGetValue((table.RouteTableId!, family), out var routing))
            return routing;
        var blocks = BlocksOf(answers.Vpcs.Find(table.VpcId)).Where(block => block.Family == family);
        return _routings[(table.RouteTableId!, family)] = RouteSelection.Select(
            table,
            family,
            blocks,
            _lists,
            id => answers.VpcEndpoints.Find(id) is { } endpoint && Is(TypeOf(endpoint), "Gateway")
        );
    }

    /// <summary>The addresses inside a VPC: its blocks, its subnets and what its tables call local.</summary>
    public RangeSet InsideOf(string? vpcId, IpFamily family)
    {
        if (vpcId is null)
            return RangeSet.Empty;
        if (_vpcBlocks.TryGetValue((vpcId, family), out var inside))
            return inside;
        var blocks = BlocksOf(answers.Vpcs.Find(vpcId))
            .Concat(answers.Subnets.Items.Where(subnet => subnet.VpcId == vpcId).SelectMany(BlocksOf))
            .Concat(
                answers
                    .RouteTables.Items.Where(table => table.VpcId == vpcId)
                    .SelectMany(table => table.Routes ?? [])
                    .Where(route => route.GatewayId == "local")
                    .Select(route => route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock)
                    .OfType<string>()
                    .Select(Cidr.Parse)
            );
        return _vpcBlocks[(vpcId, family)] = RangeSet.Create(
            blocks.Where(block => block.Family == family).Select(block => block.Addresses)
        );
    }

    /// <summary>The addresses of a subnet.</summary>
    public static IEnumerable<Cidr> BlocksOf(Subnet subnet) =>
        new[] { subnet.CidrBlock }
            .Concat((subnet.Ipv6CidrBlockAssociationSet ?? []).Where(IsAssociated).Select(block => block.Ipv6CidrBlock))
            .OfType<string>()
            .Select(Cidr.Parse);

    /// <summary>Protocols that a rule names in a group of the workload, in an ACL of its VPC or in a firewall.</summary>
    public IReadOnlySet<int> ProtocolsOf(IEnumerable<SecurityGroup> groups, string? vpcId) =>
        groups
            .SelectMany(group => group.IpPermissionsEgress ?? [])
            .Select(rule => rule.IpProtocol)
            .Concat(_aclsByVpc.Value[vpcId].SelectMany(acl => acl.Entries ?? []).Select(entry => entry.Protocol))
            .Select(RuleProtocol.Number)
            .OfType<int>()
            .Concat(_protocolsOfFirewalls.Value)
            .ToHashSet();

    /// <summary>The type of an endpoint; Gateway is what CreateVpcEndpoint makes where none is asked for.</summary>
    public static string TypeOf(VpcEndpoint endpoint) => endpoint.VpcEndpointType ?? "Gateway";

    internal static bool Is(string? said, string word) => string.Equals(said, word, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Cidr> BlocksOf(Vpc? vpc) =>
        vpc is null
            ? []
            : (vpc.CidrBlockAssociationSet is { } set ? set.Where(IsAssociated).Select(block => block.CidrBlock) : [vpc.CidrBlock])
                .Concat((vpc.Ipv6CidrBlockAssociationSet ?? []).Where(IsAssociated).Select(block => block.Ipv6CidrBlock))
                .OfType<string>()
                .Select(Cidr.Parse);

    private static bool IsAssociated(CidrAssociation block) =>
        (block.CidrBlockState ?? block.Ipv6CidrBlockState)?.State is null or "associated" or "associating";

    private static bool IsActive(RouteTableAssociation association) => association.AssociationState?.State is null or "associated";

    private static Dictionary<string, T> BySubnet<T>(IEnumerable<T> items, Func<T, IEnumerable<string?>> subnetsOf)
    {
        var bySubnet = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            foreach (var subnet in subnetsOf(item).OfType<string>())
                bySubnet[subnet] = item;
        }

        return bySubnet;
    }
}
