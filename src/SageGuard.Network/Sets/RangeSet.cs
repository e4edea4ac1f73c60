// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>A set of numbers (addresses of one family, or ports) as disjoint intervals in order. Exact, whatever its size.</summary>
internal sealed class RangeSet
{
    private readonly Interval[] _intervals;

    private RangeSet(Interval[] intervals) => _intervals = intervals;

    public static RangeSet Empty { get; } = new([]);

    public IReadOnlyList<Interval> Intervals => _intervals;

    public bool IsEmpty => _intervals.Length == 0;

    /// <summary>How many numbers; the whole of IPv6 is one more than fits and counts as one less.</summary>
    public UInt128 Count =>
        _intervals.Aggregate(
            UInt128.Zero,
            (sum, interval) =>
                UInt128.MaxValue - sum <= interval.Last - interval.First ? UInt128.MaxValue : sum + (interval.Last - interval.First) + 1
        );

    public static RangeSet Create(UInt128 first, UInt128 last) => new([new Interval(first, last)]);

    public static RangeSet Create(UInt128 only) => Create(only, only);

    public static RangeSet Create(IEnumerable<Interval> intervals)
    {
        var merged = new List<Interval>();
        foreach (var next in intervals.OrderBy(interval => interval.First))
        {
            if (merged.Count > 0 && (merged[^1].Last == UInt128.MaxValue || next.First <= merged[^1].Last + 1))
                merged[^1] = merged[^1] with { Last = UInt128.Max(merged[^1].Last, next.Last) };
            else
                merged.Add(next);
        }

        return merged.Count == 0 ? Empty : new([.. merged]);
    }

    public bool Contains(UInt128 value) => Array.Exists(_intervals, interval => interval.Contains(value));

    public RangeSet Union(RangeSet other) =>
        other.IsEmpty ? this
        : IsEmpty ? other
        : Create(_intervals.Concat(other._intervals));

    public RangeSet Intersect(RangeSet other)
    {
        var both = new List<Interval>();
        var (i, j) = (0, 0);
        while (i < _intervals.Length && j < other._intervals.Length)
        {
            var (a, b) = (_intervals[i], other._intervals[j]);
            var (first, last) = (UInt128.Max(a.First, b.First), UInt128.Min(a.Last, b.Last));
            if (first <= last)
                both.Add(new Interval(first, last));
            if (a.Last < b.Last)
                i++;
            else
                j++;
        }

        return both.Count == 0 ? Empty : new([.. both]);
    }

    public RangeSet Except(RangeSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return this;
        var left = new List<Interval>();
        foreach (var interval in _intervals)
        {
            var first = interval.First;
            var isOpen = true;
            foreach (var hole in other._intervals)
            {
                if (hole.Last < first)
                    continue;
                if (hole.First > interval.Last)
                    break;
                if (hole.First > first)
                    left.Add(new Interval(first, hole.First - 1));
                if (hole.Last >= interval.Last)
                {
                    isOpen = false;
                    break;
                }

                first = hole.Last + 1;
            }

            if (isOpen)
                left.Add(new Interval(first, interval.Last));
        }

        return left.Count == 0 ? Empty : new([.. left]);
    }

    /// <summary>Every number plus a distance, which may wrap around to mean minus.</summary>
    public RangeSet Shift(UInt128 distance) =>
        new([.. _intervals.Select(interval => new Interval(unchecked(interval.First + distance), unchecked(interval.Last + distance)))]);
}
