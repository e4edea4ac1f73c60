// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>Packets that leave a subnet or enter one, and their answers the other way: ACLs keep no state, so both directions
/// count.</summary>
internal sealed class NetworkAclCrossing(Topology topology, string? otherAccount, bool certain)
{
    /// <summary>Out of a subnet: the other side of every rule is the destination.</summary>
    public Flow Leave(Flow flow, Position from)
    {
        if (from.Subnet is not { } subnet)
            return flow;
        var found = topology.AclOf(subnet, otherAccount);
        if (found.Item is not { } acl)
            return NotRead(flow, found.Unread!);
        var (egress, ingress) = (
            topology.Passing(acl, egress: true, flow.Family, flow.Exchange),
            topology.Passing(acl, egress: false, flow.Family, flow.Exchange)
        );
        var gap = certain ? null : egress.Unread.Concat(ingress.Unread).FirstOrDefault();
        return (flow with { Forward = flow.Forward.Intersect(egress.For(certain)), Back = flow.Back.Intersect(ingress.For(certain)) }).With(
            gap
        );
    }

    /// <summary>Into a subnet: the other side is the source. Sources that differ in what passes are cases of their own.</summary>
    public IEnumerable<Flow> Enter(Flow flow, RangeSet sources, Answers.Subnet subnet)
    {
        var found = topology.AclOf(subnet, otherAccount);
        if (found.Item is not { } acl)
            return [NotRead(flow, found.Unread!)];
        var (ingress, egress) = (
            topology.Passing(acl, egress: false, flow.Family, flow.Exchange),
            topology.Passing(acl, egress: true, flow.Family, flow.Exchange)
        );
        var gap = certain ? null : egress.Unread.Concat(ingress.Unread).FirstOrDefault();
        return
        [
            .. ingress
                .For(certain)
                .At(sources)
                .Pieces.SelectMany(request => Replies(egress.For(certain), request.Addresses).Select(replies => (request.Ports, replies)))
                .Distinct()
                .Select(ports => (flow with { Forward = flow.Forward.On(ports.Ports), Back = flow.Back.On(ports.replies) }).With(gap)),
        ];
    }

    // The answers to each part of these sources; none is a case as well, of packets that are never answered.
    private static IEnumerable<RangeSet> Replies(Traffic egress, Interval sources)
    {
        var set = RangeSet.Create(sources.First, sources.Last);
        var pieces = egress.At(set).Pieces;
        var answered = pieces.Select(piece => piece.Ports);
        return set.Except(RangeSet.Create(pieces.Select(piece => piece.Addresses))).IsEmpty ? answered : answered.Append(RangeSet.Empty);
    }

    private Flow NotRead(Flow flow, Unread unread) => certain ? flow with { Forward = Traffic.None } : flow.With(unread);
}
