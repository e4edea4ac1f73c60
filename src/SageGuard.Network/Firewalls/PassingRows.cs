// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>Collects what passes and puts it into as few rows as say it.</summary>
internal sealed class PassingRows
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<IpFamily, RangeSet> _matter = [];

    /// <summary>The addresses that matter where packets of a family are on their way out.</summary>
    public void Matter(IpFamily family, RangeSet addresses) =>
        _matter[family] = _matter.TryGetValue(family, out var known) ? known.Union(addresses) : addresses;

    public void Add(
        Passing how,
        Exchange exchange,
        IpFamily family,
        Traffic traffic,
        IReadOnlyList<ApplicationMatch>? only = null,
        IReadOnlyList<ApplicationMatch>? except = null
    )
    {
        if (traffic.IsEmpty)
            return;
        var key = $"{how} {Text(only)} / {Text(except)}";
        if (!_rows.TryGetValue(key, out var row))
            row = _rows[key] = new Row(how, only, except);
        var place = (exchange.IsOther ? "other" : exchange.Name, family, exchange.HasPorts);
        row.Traffic[place] = row.Traffic.TryGetValue(place, out var known) ? known.Union(traffic) : traffic;
    }

    /// <summary>The rows: what passes as a whole is not said again in part.</summary>
    public IReadOnlyList<PassingTraffic> Rows()
    {
        var whole = _rows.Values.FirstOrDefault(row => row.How == Passing.All)?.Traffic ?? [];
        var parts = new List<(Row Row, string Protocol, string Destinations, string? Ports)>();
        foreach (var row in _rows.Values.OrderBy(row => row.How))
        {
            foreach (var protocol in row.Traffic.GroupBy(traffic => traffic.Key.Protocol))
            {
                var pieces = protocol.SelectMany(traffic =>
                    Pieces(
                        traffic.Key,
                        row.How != Passing.All && whole.TryGetValue(traffic.Key, out var passes)
                            ? traffic.Value.Except(passes)
                            : traffic.Value
                    )
                );
                parts.AddRange(
                    pieces
                        .GroupBy(piece => piece.Ports)
                        .Select(group => (row, protocol.Key, string.Join(' ', group.SelectMany(piece => piece.Destinations)), group.Key))
                );
            }
        }

        return
        [
            .. parts
                .GroupBy(part => (part.Row, part.Destinations, part.Ports))
                .Select(group => new PassingTraffic(
                    group.Key.Row.How,
                    [.. group.Select(part => part.Protocol)],
                    group.Key.Destinations.Split(' '),
                    group.Key.Ports?.Split(' '),
                    group.Key.Row.Only,
                    group.Key.Row.Except
                )),
        ];
    }

    private IEnumerable<(string? Ports, IReadOnlyList<string> Destinations)> Pieces(
        (string Protocol, IpFamily Family, bool HasPorts) place,
        Traffic traffic
    ) =>
        traffic
            .Pieces.GroupBy(piece => place.HasPorts ? Text(piece.Ports) : null)
            .Select(group =>
                (group.Key, CidrCover.Compute(place.Family, RangeSet.Create(group.Select(piece => piece.Addresses)), _matter[place.Family]))
            );

    private static string? Text(RangeSet ports) =>
        PortSpace.Usable.Except(ports).IsEmpty
            ? null
            : string.Join(
                ' ',
                ports.Intervals.Select(interval =>
                    interval.First == interval.Last ? $"{interval.First}" : $"{interval.First}-{interval.Last}"
                )
            );

    private static string Text(IEnumerable<ApplicationMatch>? matches) =>
        string.Join(
            ';',
            (matches ?? []).Select(match =>
                $"{match.Protocol}={string.Join(',', match.Names ?? ["*"])}!{string.Join(',', match.But ?? [])}"
            )
        );

    private sealed record Row(Passing How, IReadOnlyList<ApplicationMatch>? Only, IReadOnlyList<ApplicationMatch>? Except)
    {
        public Dictionary<(string Protocol, IpFamily Family, bool HasPorts), Traffic> Traffic { get; } = [];
    }
}
