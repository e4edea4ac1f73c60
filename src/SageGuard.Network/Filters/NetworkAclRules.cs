// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Filters;

/// <summary>What a network ACL lets through in one direction. It keeps no state; the lowest matching rule decides; no match
/// denies.</summary>
/// <remarks>Source: Amazon VPC User Guide, "Network ACL basics".</remarks>
internal static class NetworkAclRules
{
    /// <summary>The packets of a conversation that pass: destination ports at the addresses of the other side.</summary>
    /// <param name="acl">The ACL.</param>
    /// <param name="egress">True for packets that leave the subnet.</param>
    /// <param name="family">The family.</param>
    /// <param name="exchange">The conversation.</param>
    public static Judged Passing(NetworkAcl acl, bool egress, IpFamily family, Exchange exchange)
    {
        var passing = Traffic.None;
        foreach (
            var entry in (acl.Entries ?? []).Where(entry => (entry.Egress ?? false) == egress).OrderByDescending(entry => entry.RuleNumber)
        )
        {
            if ((family == IpFamily.V4 ? entry.CidrBlock : entry.Ipv6CidrBlock) is not { } block)
                continue;
            if (
                PortsOf(entry, exchange) is not { } ports
                || entry.RuleAction?.ToLowerInvariant() is not ("allow" or "deny")
                || entry.RuleNumber is null
            )
            {
                return Judged.NotRead(
                    family,
                    new Unread(
                        "ec2:DescribeNetworkAcls",
                        $"rule {entry.RuleNumber} of {acl.NetworkAclId} is not understood",
                        acl.NetworkAclId
                    )
                );
            }

            var matching = Traffic.Create(Cidr.Parse(block).Set, ports);
            passing = passing.Except(matching);
            if (entry.RuleAction!.Equals("allow", StringComparison.OrdinalIgnoreCase))
                passing = passing.Union(matching);
        }

        return Judged.Known(passing);
    }

    private static RangeSet? PortsOf(NetworkAclEntry entry, Exchange exchange) =>
        RuleProtocol.Number(entry.Protocol) switch
        {
            null => null,
            RuleProtocol.Every => PortSpace.All,
            { } number when number != exchange.Protocol => RangeSet.Empty,
            _ when exchange.IsIcmp => RuleProtocol.Messages(entry.IcmpTypeCode?.Type, entry.IcmpTypeCode?.Code),
            _ when exchange.HasPorts => RuleProtocol.Ports(entry.PortRange?.From, entry.PortRange?.To),
            _ => PortSpace.All,
        };
}
