// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>What the stateless rules do to packets of one client, or to the answers to them: servers and their ports.</summary>
/// <param name="Pass">These pass without inspection.</param>
/// <param name="Forward">These go on to the stateful rules.</param>
/// <param name="Default">Of all, those that no rule matched.</param>
/// <param name="Unclear">These may do anything.</param>
/// <param name="Unread">Why.</param>
internal sealed record StatelessFate(Traffic Pass, Traffic Forward, Traffic Default, Traffic Unclear, IReadOnlyList<Unread> Unread)
{
    public static StatelessFate Decide(CompiledPolicy policy, Traffic packets, Client client, bool answers)
    {
        var (pass, forward, unclear) = (Traffic.None, Traffic.None, Traffic.None);
        var unread = new List<Unread>();
        foreach (var rule in policy.Stateless)
        {
            if (packets.IsEmpty)
                break;
            var servers = rule.Tuple.Servers(client, answers);
            if (servers.IsEmpty)
                continue;
            var matched = packets.Intersect(servers);
            if (matched.IsEmpty)
                continue;
            packets = packets.Except(matched);
            Take(rule.Action, matched, rule.Unclear);
        }

        Take(policy.StatelessDefault, packets, policy.StatelessDefaultUnclear);
        return new StatelessFate(pass, forward, packets, unclear, unread);

        void Take(FirewallAction action, Traffic matched, Unread? why)
        {
            if (matched.IsEmpty)
                return;
            if (action == FirewallAction.Pass)
            {
                pass = pass.Union(matched);
            }
            else if (action == FirewallAction.Forward)
            {
                forward = forward.Union(matched);
            }
            else if (action == FirewallAction.Unclear)
            {
                unclear = unclear.Union(matched);
                if (why is not null)
                    unread.Add(why);
            }
        }
    }
}
