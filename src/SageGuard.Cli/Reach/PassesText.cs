// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>What firewalls let out, for people.</summary>
internal static class PassesText
{
    // A page of blocks says less than the first few; JSON has them all.
    private const int Most = 4;

    /// <summary>One line for each firewall.</summary>
    public static IEnumerable<string> Describe(ReachResult result) =>
        (result.Passes ?? []).Select(passage => OneLine.Clean($"Passes {passage.Id}: {Describe(passage)}"));

    private static string Describe(FirewallPassage passage)
    {
        var read = string.Join(
            "; ",
            passage
                .Unread.Take(Most)
                .Select(unread => $"{unread.Why} ({unread.Call}{(unread.Account is { } account ? $" in account {account}" : "")})")
        );
        if (passage.Traffic is not { } traffic)
            return $"unknown. Read: {read}.";
        if (traffic.Count == 0)
            return "nothing.";
        return $"{string.Join("; ", traffic.Select(Describe))}.{(read.Length > 0 ? $" Not known: {read}." : "")}";
    }

    private static string Describe(PassingTraffic row)
    {
        var what =
            $"{string.Join(", ", row.Protocols)}{(row.Ports is { } ports ? $" port {Some(ports)}" : "")} to {Some(row.Destinations)}";
        var only = row.Only is { } claimed ? $" that claims to be {string.Join(" or ", claimed.Select(match => Describe(match)))}" : "";
        var except = row.Except is { } stopped ? $" except {string.Join(", ", stopped.Select(match => Describe(match)))}" : "";
        return row.How switch
        {
            Passing.Only => $"of {what} at most what claims to be {string.Join(" or ", row.Only!.Select(Describe))}{except}",
            Passing.Start => $"of {what} the packets that begin a connection",
            Passing.Fragments => $"of {what} fragments{only}{except}",
            Passing.OneWay => $"{what}{only}{except}, without answers",
            Passing.Unknown => $"perhaps {what}",
            _ => $"{what}{except}",
        };
    }

    private static string Describe(ApplicationMatch match) =>
        $"{match.Protocol.ToUpperInvariant()}{(match.Names is { } names ? $" for {Some(names)}" : "")}{(match.But is { } but ? $" for other names than {Some(but)}" : "")}";

    private static string Some(IReadOnlyList<string> all) =>
        all.Count <= Most ? string.Join(", ", all) : $"{string.Join(", ", all.Take(Most))} and {all.Count - Most} more";
}
