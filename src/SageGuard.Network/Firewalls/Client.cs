// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>An address and a port to send from.</summary>
/// <param name="Address">Any of those that rules treat alike.</param>
/// <param name="Port">Any of those that rules treat alike.</param>
/// <param name="Ports">All of these ports.</param>
internal readonly record struct Client(UInt128 Address, UInt128 Port, RangeSet Ports)
{
    /// <summary>One client of each kind that the rules distinguish.</summary>
    public static IReadOnlyList<Client> All(RangeSet addresses, RangeSet ports, IReadOnlyList<FirewallRule> rules) =>
        [
            .. from address in Kinds(addresses, [.. rules.SelectMany(rule => new[] { rule.Tuple.Sources, rule.Tuple.Destinations })])
            from port in Kinds(ports, [.. rules.SelectMany(rule => new[] { rule.Tuple.SourcePorts, rule.Tuple.DestinationPorts })])
            select new Client(address.Intervals[0].First, port.Intervals[0].First, port),
        ];

    // Splits by each set in turn; what no set separates stays together.
    private static List<RangeSet> Kinds(RangeSet all, HashSet<RangeSet> sets)
    {
        var kinds = new List<RangeSet> { all };
        foreach (var set in sets)
        {
            kinds = [.. kinds.SelectMany(kind => new[] { kind.Intersect(set), kind.Except(set) }).Where(kind => !kind.IsEmpty)];
        }

        return kinds;
    }
}
