// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Filters;

/// <summary>What the security groups of an interface let out. They keep state, so answers pass by themselves.</summary>
/// <remarks>Source: Amazon EC2 User Guide, "Security group connection tracking"; API reference, IpPermission.</remarks>
internal static class SecurityGroupRules
{
    /// <summary>The union of all groups: there are only allow rules.</summary>
    public static Judged Egress(IEnumerable<SecurityGroup> groups, IpFamily family, Exchange exchange, PrefixLists lists)
    {
        var all = Judged.Known(Traffic.None);
        foreach (var group in groups)
        {
            if (group.IpPermissionsEgress is not { } rules)
            {
                // AWS prints the member of every group, also where it is empty.
                var missing = new Unread("ec2:DescribeSecurityGroups", $"the egress rules of {group.GroupId}", group.GroupId);
                all = all with { Possible = Traffic.Create(AddressSpace.All(family), PortSpace.All), Unread = all.Unread.Add(missing) };
                continue;
            }

            foreach (var rule in rules)
                all = Add(all, group, rule, family, exchange, lists);
        }

        return all;
    }

    private static Judged Add(
        Judged all,
        SecurityGroup group,
        SecurityGroupRule rule,
        IpFamily family,
        Exchange exchange,
        PrefixLists lists
    )
    {
        var ports = PortsOf(rule, exchange);
        if (ports is { IsEmpty: true })
            return all;
        if (ports is null)
        {
            var unclear = new Unread(
                "ec2:DescribeSecurityGroups",
                $"a rule of {group.GroupId} has the protocol '{rule.IpProtocol}', which is not understood",
                group.GroupId
            );
            return all with { Possible = Traffic.Create(AddressSpace.All(family), PortSpace.All), Unread = all.Unread.Add(unclear) };
        }

        var addresses = RangeSet.Create(BlocksOf(rule).Where(block => block.Family == family).Select(block => block.Addresses));
        var sure = Traffic.Create(addresses, ports);
        all = all with { Sure = all.Sure.Union(sure), Possible = all.Possible.Union(sure) };
        foreach (var id in (rule.PrefixListIds ?? []).Select(list => list.PrefixListId).OfType<string>())
        {
            if (lists.Find(id) is { } blocks)
            {
                var listed = Traffic.Create(
                    RangeSet.Create(blocks.Where(block => block.Family == family).Select(block => block.Addresses)),
                    ports
                );
                all = all with { Sure = all.Sure.Union(listed), Possible = all.Possible.Union(listed) };
            }
            else
            {
                var missing = new Unread("ec2:GetManagedPrefixListEntries", $"{group.GroupId} lets packets out to the blocks of {id}", id);
                all = all with
                {
                    Possible = all.Possible.Union(Traffic.Create(AddressSpace.All(family), ports)),
                    Unread = all.Unread.Add(missing),
                };
            }
        }

        // Members of a group are private addresses; those of a group elsewhere cannot be listed from here.
        foreach (var pair in (rule.UserIdGroupPairs ?? []).Where(pair => IsElsewhere(pair, group)))
        {
            var missing = new Unread(
                "ec2:DescribeNetworkInterfaces",
                $"{group.GroupId} lets packets out to the members of {pair.GroupId} in another VPC",
                pair.GroupId,
                pair.UserId
            );
            all = all with
            {
                Possible = all.Possible.Union(Traffic.Create(AddressSpace.Private(family), ports)),
                Unread = all.Unread.Add(missing),
            };
        }

        return all;
    }

    /// <summary>Null where the protocol is not understood.</summary>
    internal static RangeSet? PortsOf(SecurityGroupRule rule, Exchange exchange) =>
        RuleProtocol.Number(rule.IpProtocol) switch
        {
            null => null,
            RuleProtocol.Every => PortSpace.All,
            { } number when number != exchange.Protocol => RangeSet.Empty,
            _ when exchange.IsIcmp => RuleProtocol.Messages(rule.FromPort, rule.ToPort),
            _ when exchange.HasPorts => RuleProtocol.Ports(rule.FromPort, rule.ToPort),
            _ => PortSpace.All,
        };

    internal static IEnumerable<Cidr> BlocksOf(SecurityGroupRule rule) =>
        (rule.IpRanges ?? [])
            .Select(range => range.CidrIp)
            .Concat((rule.Ipv6Ranges ?? []).Select(range => range.CidrIpv6))
            .OfType<string>()
            .Select(Cidr.Parse);

    private static bool IsElsewhere(GroupPair pair, SecurityGroup group) =>
        pair.VpcPeeringConnectionId is not null
        || (pair.VpcId is not null && pair.VpcId != group.VpcId)
        || (pair.UserId is not null && group.OwnerId is not null && pair.UserId != group.OwnerId);
}
