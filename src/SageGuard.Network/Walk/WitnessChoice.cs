// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>Picks one packet out of a set: HTTPS from a usual port where it is among them.</summary>
internal static class WitnessChoice
{
    private static readonly RangeSet UsualSources = RangeSet.Create(32768, 60999);

    /// <summary>A packet that is answered.</summary>
    public static Witness Answered(Way way) => Choose(way.Flow, way.Flow.Answered, way.Flow.Back);

    /// <summary>A packet that leaves and is not answered.</summary>
    public static Witness Unanswered(Way way) => Choose(way.Flow, way.Flow.Forward, null);

    private static Witness Choose(Flow flow, Traffic forward, Traffic? back)
    {
        var piece = forward.Pieces.Where(piece => piece.Ports.Contains(443)).Cast<Piece?>().FirstOrDefault() ?? forward.Pieces[0];
        var address = piece.Addresses.First;
        RangeSet? replies = null;
        if (back is not null)
        {
            var answers = back.At(RangeSet.Create(piece.Addresses.First, piece.Addresses.Last)).Pieces[0];
            (address, replies) = (answers.Addresses.First, answers.Ports);

            // The second address of a block reads better than the first.
            if (answers.Addresses.Contains(address + 1))
                address++;
        }
        else if (piece.Addresses.Contains(address + 1))
        {
            address++;
        }

        var port = (int)(piece.Ports.Contains(443) ? 443 : piece.Ports.Intervals[0].First);
        var text = flow.IsBehindNat64
            ? Cidr.Text(IpFamily.V6, address + AddressSpace.Nat64.Addresses.First)
            : Cidr.Text(flow.Family, address);
        var exchange = flow.Exchange;
        var name = flow.IsBehindNat64 && exchange.IsIcmp ? "icmpv6" : exchange.Name;
        if (exchange.IsIcmp)
            return new Witness(text, name, IcmpType: flow.IsBehindNat64 && back is not null ? 128 : port / 256);
        return exchange.HasPorts ? new Witness(text, name, port, replies is null ? null : SourceOf(replies)) : new Witness(text, name);
    }

    private static int SourceOf(RangeSet replies)
    {
        var usual = replies.Intersect(UsualSources);
        return (int)(usual.IsEmpty ? replies : usual).Intervals[0].First;
    }
}
