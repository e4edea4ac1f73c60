// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>
/// Packets of one protocol and family as a set: which ports at which addresses. Piecewise constant in the address, so that
/// union, intersection and difference are exact. For ICMP a port is type × 256 + code.
/// </summary>
internal sealed class Traffic
{
    private readonly Piece[] _pieces;

    private Traffic(Piece[] pieces) => _pieces = pieces;

    public static Traffic None { get; } = new([]);

    public IReadOnlyList<Piece> Pieces => _pieces;

    public bool IsEmpty => _pieces.Length == 0;

    /// <summary>The addresses with at least one port.</summary>
    public RangeSet Addresses => RangeSet.Create(_pieces.Select(piece => piece.Addresses));

    public static Traffic Create(RangeSet addresses, RangeSet ports) =>
        ports.IsEmpty || addresses.IsEmpty ? None : new([.. addresses.Intervals.Select(interval => new Piece(interval, ports))]);

    public Traffic Union(Traffic other) =>
        other.IsEmpty ? this
        : IsEmpty ? other
        : Combine(other, (a, b) => a.Union(b));

    public Traffic Intersect(Traffic other) => Combine(other, (a, b) => a.Intersect(b));

    public Traffic Except(Traffic other) => other.IsEmpty ? this : Combine(other, (a, b) => a.Except(b));

    /// <summary>Only these addresses.</summary>
    public Traffic At(RangeSet addresses) => Intersect(Create(addresses, PortSpace.All));

    /// <summary>Only these ports.</summary>
    public Traffic On(RangeSet ports) =>
        new([.. _pieces.Select(piece => piece with { Ports = piece.Ports.Intersect(ports) }).Where(piece => !piece.Ports.IsEmpty)]);

    /// <summary>The same ports at addresses moved by a distance: NAT64 turns one family into the other.</summary>
    public Traffic Shift(UInt128 distance) =>
        new([
            .. _pieces.Select(piece =>
                piece with
                {
                    Addresses = new Interval(unchecked(piece.Addresses.First + distance), unchecked(piece.Addresses.Last + distance)),
                }
            ),
        ]);

    // Cuts both at all of their edges and joins what they say of each part.
    private Traffic Combine(Traffic other, Func<RangeSet, RangeSet, RangeSet> join)
    {
        var pieces = new List<Piece>();
        foreach (var part in Parts(_pieces.Concat(other._pieces)))
        {
            var ports = join(PortsAt(part.First), other.PortsAt(part.First));
            if (ports.IsEmpty)
                continue;
            if (pieces.Count > 0 && pieces[^1].Addresses.Last + 1 == part.First && ReferenceEquals(pieces[^1].Ports, ports))
                pieces[^1] = pieces[^1] with { Addresses = pieces[^1].Addresses with { Last = part.Last } };
            else
                pieces.Add(new Piece(part, ports));
        }

        return pieces.Count == 0 ? None : new([.. pieces]);
    }

    private static IEnumerable<Interval> Parts(IEnumerable<Piece> pieces)
    {
        var starts = new SortedSet<UInt128>();
        var end = UInt128.Zero;
        foreach (var piece in pieces)
        {
            starts.Add(piece.Addresses.First);
            if (piece.Addresses.Last < UInt128.MaxValue)
                starts.Add(piece.Addresses.Last + 1);
            end = UInt128.Max(end, piece.Addresses.Last);
        }

        UInt128? from = null;
        foreach (var start in starts)
        {
            if (from is { } first)
                yield return new Interval(first, start - 1);
            from = start;
        }

        if (from is { } rest && rest <= end)
            yield return new Interval(rest, end);
    }

    private RangeSet PortsAt(UInt128 address)
    {
        var (low, high) = (0, _pieces.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_pieces[middle].Addresses.Last < address)
                low = middle + 1;
            else if (_pieces[middle].Addresses.First > address)
                high = middle - 1;
            else
                return _pieces[middle].Ports;
        }

        return RangeSet.Empty;
    }
}
