// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;
using SageGuard.Network.Walk;

namespace SageGuard.Network.Firewalls;

/// <summary>Says what the firewalls on the ways to the internet let out, as far as their rules were read and are understood.</summary>
internal sealed class FirewallEvaluator(Topology topology)
{
    private readonly Dictionary<(string Endpoint, IpFamily Family, Exchange Exchange), CompiledPolicy> _policies = [];

    /// <summary>One passage for each firewall.</summary>
    /// <param name="ways">Ways that pass firewalls, with what gets to them and can be answered.</param>
    public IReadOnlyList<FirewallPassage> Evaluate(IEnumerable<Way> ways) =>
        [.. ways.GroupBy(way => way.Filter!.Id, StringComparer.Ordinal).Select(Judge)];

    private FirewallPassage Judge(IGrouping<string, Way> ways)
    {
        var id = ways.Key;
        if (ways.First().Filter!.IsProxy)
        {
            return new FirewallPassage(
                id,
                null,
                null,
                [new Unread("network-firewall:DescribeProxyConfiguration", $"what the proxy of {id} lets out", id)]
            );
        }

        if (topology.Answers.Firewalls.GetValueOrDefault(id) is not { } firewall)
        {
            return new FirewallPassage(
                id,
                null,
                null,
                [new Unread("network-firewall:DescribeFirewall", $"whose endpoint {id} is, and what the rules behind it let out", id)]
            );
        }

        if (!firewall.IsInSync)
        {
            return new FirewallPassage(
                id,
                firewall.Arn,
                null,
                [new Unread("network-firewall:DescribeFirewall", $"{firewall.Arn} is not IN_SYNC: which rules are in force", firewall.Arn)]
            );
        }

        if (topology.Answers.FirewallPolicies.GetValueOrDefault(firewall.PolicyArn ?? "") is not { } policy)
        {
            return new FirewallPassage(
                id,
                firewall.Arn,
                null,
                [new Unread("network-firewall:DescribeFirewallPolicy", $"the policy of {firewall.Arn}", firewall.PolicyArn)]
            );
        }

        var (rows, unread) = (new PassingRows(), new HashSet<Unread>());
        foreach (var way in ways)
        {
            var key = (id, way.Flow.Family, way.Flow.Exchange);
            if (!_policies.TryGetValue(key, out var compiled))
                compiled = _policies[key] = new PolicyCompiler(topology, firewall, way.Flow.Family, way.Flow.Exchange).Compile(policy);
            rows.Matter(
                way.Flow.Family,
                AddressSpace.Public(way.Flow.Family).Except(topology.InsideOf(way.Filter!.VpcId, way.Flow.Family))
            );
            Add(way, compiled, rows, unread);
        }

        // What is not known of one client does not matter where another passes for sure.
        var traffic = rows.Rows();
        return new FirewallPassage(id, firewall.Arn, traffic, traffic.Any(row => row.How == Passing.Unknown) ? [.. unread] : []);
    }

    private static void Add(Way way, CompiledPolicy policy, PassingRows rows, HashSet<Unread> unread)
    {
        var exchange = way.Flow.Exchange;
        var ports = exchange.HasPorts ? exchange.Replies : RangeSet.Create(0);
        foreach (var client in Client.All(way.Filter!.Sources, ports, [.. policy.Stateless, .. policy.Stateful]))
        {
            // Of the ports that this client can use, those at which answers arrive.
            var packets = exchange.HasPorts ? way.Flow.Forward.At(way.Flow.Back.On(client.Ports).Addresses) : way.Flow.Answered;
            if (!packets.IsEmpty)
                new Conversation(way.Flow, policy, client, rows, unread).Follow(packets);
        }
    }
}
