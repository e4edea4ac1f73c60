// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Routes;

/// <summary>Which route of a table decides for which addresses: the longest prefix; then static, prefix list, propagated.</summary>
/// <remarks>Source: Amazon VPC User Guide, "Route priority".</remarks>
internal static class RouteSelection
{
    /// <summary>Takes a table apart.</summary>
    /// <param name="table">The table.</param>
    /// <param name="family">The family.</param>
    /// <param name="vpcBlocks">The VPC's own blocks: each has a local route, whether it was recorded or not.</param>
    /// <param name="lists">Prefix lists.</param>
    /// <param name="isGatewayEndpoint">Whether a VPC endpoint is of the type Gateway.</param>
    public static Routing Select(
        RouteTable table,
        IpFamily family,
        IEnumerable<Cidr> vpcBlocks,
        PrefixLists lists,
        Func<string, bool> isGatewayEndpoint
    )
    {
        var candidates = new List<Candidate>();
        var unread = new List<(Target Target, string ListId)>();
        Unread? unreadServiceList = null;
        foreach (var block in vpcBlocks)
            candidates.Add(new(block, Rank.Implicit, new Target(TargetKind.Local, "local"), "local"));
        foreach (var route in table.Routes ?? [])
        {
            var target = Target.From(route);
            if (route.DestinationPrefixListId is { } listId)
            {
                if (lists.Find(listId) is { } blocks)
                    candidates.AddRange(blocks.Select(block => new Candidate(block, Rank.PrefixList, target, listId)));
                else if (target.Kind == TargetKind.VpcEndpoint && isGatewayEndpoint(target.Id))
                    unreadServiceList = new Unread("ec2:DescribePrefixLists", $"the blocks of {listId}, which {target.Id} takes", listId);
                else
                    unread.Add((target, listId));
            }
            else if ((route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock) is { } written)
            {
                var rank = route.Origin == "EnableVgwRoutePropagation" ? Rank.Propagated : Rank.Static;
                candidates.Add(new(Cidr.Parse(written), rank, target, written));
            }
            else
            {
                unread.Add((target, "a destination of a kind that this version does not know"));
            }
        }

        var ranges = Select(candidates.Where(candidate => candidate.Block.Family == family), table);
        if (unread.Count > 0)
            ranges = WithUnreadLists(ranges, unread, family);
        return new Routing(ranges, unreadServiceList);
    }

    private static List<RoutedRange> Select(IEnumerable<Candidate> candidates, RouteTable table)
    {
        var ranges = new List<RoutedRange>();
        var decided = RangeSet.Empty;
        foreach (var length in candidates.GroupBy(candidate => candidate.Block.Length).OrderByDescending(group => group.Key))
        {
            foreach (var block in length.GroupBy(candidate => candidate.Block))
            {
                var best = block
                    .GroupBy(candidate => candidate.Rank)
                    .MinBy(group => group.Key)!
                    .DistinctBy(candidate => candidate.Target)
                    .ToList();
                var addresses = block.Key.Set.Except(decided);
                if (addresses.IsEmpty)
                    continue;

                // Two prefix lists with one block and two targets: AWS does not say which one wins.
                var doubt =
                    best.Count == 1
                        ? null
                        : new Unread(
                            "ec2:DescribeRouteTables",
                            $"{table.RouteTableId} has two routes for the same block of prefix lists, and AWS does not say which one counts",
                            table.RouteTableId
                        );
                ranges.AddRange(best.Select(candidate => new RoutedRange(candidate.Target, candidate.Destination, addresses, doubt)));
            }

            decided = decided.Union(RangeSet.Create(length.Select(candidate => candidate.Block.Addresses)));
        }

        return ranges;
    }

    // Each address can be in such a list or not: its route, and every other, is possible and none is sure.
    private static List<RoutedRange> WithUnreadLists(List<RoutedRange> ranges, List<(Target Target, string ListId)> unread, IpFamily family)
    {
        var doubts = unread.ConvertAll(list => new Unread(
            "ec2:GetManagedPrefixListEntries",
            $"a route leads the blocks of {list.ListId} to {list.Target.Id}",
            list.ListId
        ));
        var doubtful = ranges.ConvertAll(range => range with { Doubt = range.Doubt ?? doubts[0] });
        doubtful.AddRange(unread.Select((list, i) => new RoutedRange(list.Target, list.ListId, AddressSpace.All(family), doubts[i])));
        return doubtful;
    }

    private enum Rank
    {
        Static,
        PrefixList,
        Propagated,

        // A recorded route for the VPC's own block, local or not, wins over the one that is taken for granted.
        Implicit,
    }

    private sealed record Candidate(Cidr Block, Rank Rank, Target Target, string Destination);
}
