// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>What the stateful rules do to some packets.</summary>
/// <param name="Packets">The packets: servers and their ports.</param>
/// <param name="Decision">What the rule that matches them in any case does; null where none does and the default action counts.</param>
/// <param name="Before">Rules before it that match some of them, or may.</param>
internal sealed record StatefulFate(Traffic Packets, FirewallAction? Decision, IReadOnlyList<FirewallRule> Before)
{
    public static IReadOnlyList<StatefulFate> Decide(CompiledPolicy policy, Traffic packets, Client client, bool answers)
    {
        var decided = new List<StatefulFate>();
        var open = new List<StatefulFate> { new(packets, null, []) };
        foreach (var rule in policy.Stateful)
        {
            var servers = rule.Tuple.Servers(client, answers);
            if (servers.IsEmpty || open.Count == 0)
                continue;
            var still = new List<StatefulFate>();
            foreach (var part in open)
            {
                var matched = part.Packets.Intersect(servers);
                if (matched.IsEmpty)
                {
                    still.Add(part);
                    continue;
                }

                var rest = part.Packets.Except(matched);
                if (!rest.IsEmpty)
                    still.Add(part with { Packets = rest });
                if (rule.Decides)
                    decided.Add(part with { Packets = matched, Decision = rule.Action });
                else
                    still.Add(new StatefulFate(matched, null, [.. part.Before, rule]));
            }

            open = still;
        }

        return [.. decided, .. open];
    }
}
