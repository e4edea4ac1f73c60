// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>Writes addresses as blocks, as few as it takes where only some addresses matter.</summary>
internal static class CidrCover
{
    /// <summary>Blocks that hold all of the wanted addresses, and of those that matter no others.</summary>
    /// <param name="family">The family.</param>
    /// <param name="wanted">The addresses.</param>
    /// <param name="matter">The addresses that matter; of all others a block may hold any.</param>
    public static IReadOnlyList<string> Compute(IpFamily family, RangeSet wanted, RangeSet matter)
    {
        var blocks = new List<string>();
        var unwanted = matter.Except(wanted);
        Add(UInt128.Zero, 0);
        return blocks;

        void Add(UInt128 first, int length)
        {
            var host = (family == IpFamily.V4 ? 32 : 128) - length;
            var all = RangeSet.Create(first, first | (host == 128 ? UInt128.MaxValue : (UInt128.One << host) - 1));
            if (all.Intersect(wanted).IsEmpty)
                return;
            if (all.Intersect(unwanted).IsEmpty)
            {
                blocks.Add($"{Cidr.Text(family, first)}/{length}");
                return;
            }

            Add(first, length + 1);
            Add(first | (UInt128.One << (host - 1)), length + 1);
        }
    }
}
