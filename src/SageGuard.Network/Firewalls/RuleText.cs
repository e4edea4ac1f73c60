// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Network.Answers;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Firewalls;

/// <summary>Reads addresses and ports as stateful rules write them: <c>ANY</c>, one, <c>!</c> one, a variable, or a list of these in
/// brackets.</summary>
/// <remarks>Source: Suricata User Guide, "Rules Format", "Source and destination", "Ports".</remarks>
internal static class RuleText
{
    /// <summary>Addresses of one family; null where the text is not understood.</summary>
    public static RangeSet? Addresses(string? text, IpFamily family, Func<string, RangeSet?> variable) =>
        Read(text, AddressSpace.All(family), variable, part => Block(part, family));

    /// <summary>Ports; null where the text is not understood.</summary>
    public static RangeSet? Ports(string? text, Func<string, RangeSet?> variable) => Read(text, PortSpace.All, variable, Range);

    private static RangeSet? Read(string? text, RangeSet all, Func<string, RangeSet?> variable, Func<string, RangeSet?> one)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        var parts = text is ['[', .., ']'] ? text[1..^1].Split(',', StringSplitOptions.TrimEntries) : [text];
        RangeSet? wanted = null;
        var excluded = RangeSet.Empty;
        foreach (var part in parts)
        {
            var isExcluded = part is ['!', ..];
            var word = isExcluded ? part[1..] : part;
            var set =
                word is ['$', .. var name] ? variable(name)
                : word.Equals("any", StringComparison.OrdinalIgnoreCase) ? all
                : one(word);
            if (set is null)
                return null;
            if (isExcluded)
                excluded = excluded.Union(set);
            else
                wanted = (wanted ?? RangeSet.Empty).Union(set);
        }

        return (wanted ?? all).Except(excluded);
    }

    // A block of the other family matches nothing of this one.
    private static RangeSet? Block(string text, IpFamily family)
    {
        try
        {
            var block = text.Contains('/', StringComparison.Ordinal) ? Cidr.Parse(text) : Cidr.Host(text);
            return block.Family == family ? block.Set : RangeSet.Empty;
        }
        catch (UnusableAnswerException)
        {
            return null;
        }
    }

    private static RangeSet? Range(string text)
    {
        var ends = text.Split(':');
        if (ends.Length > 2)
            return null;
        var first = ends.Length == 2 && ends[0].Length == 0 ? 0 : Number(ends[0]);
        var last = ends.Length == 2 && ends[1].Length == 0 ? 65535 : Number(ends[^1]);
        return first is { } from && last is { } to && from <= to ? RangeSet.Create((UInt128)from, (UInt128)to) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 ? number : null;
}
