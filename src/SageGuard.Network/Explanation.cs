// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Findings;
using SageGuard.Network.Walk;

namespace SageGuard.Network;

/// <summary>Puts an outcome into a finding that people and programs read.</summary>
internal static class Explanation
{
    private const string Resolver =
        "The VPC's DNS resolver answers without any route, so names that code looks up can still carry data out unless enableDnsSupport is off.";

    public static ReachFinding Explain(Outcome outcome, Workload workload, IReadOnlyList<Change> cut)
    {
        var way = outcome.Deciding;
        var witness = outcome.Verdict == Verdict.Internet ? WitnessChoice.Answered(way!) : null;
        var oneWay = outcome.OneWay is { } unanswered ? WitnessChoice.Unanswered(unanswered) : null;
        var unread = outcome.Possible.SelectMany(possible => possible.Flow.Gaps).Distinct().ToList();
        var reason = Reason(outcome, way, workload, witness, unread);
        if (oneWay is not null)
            reason += $" Packets leave that cannot be answered, e.g. {Text(oneWay)}: enough to carry data out.";
        return new ReachFinding(outcome.Verdict, way?.Flow.Path ?? [], witness, oneWay, cut, reason, unread);
    }

    private static string Reason(Outcome outcome, Way? way, Workload workload, Witness? witness, List<Unread> unread)
    {
        var path = way is null ? "" : string.Join(" → ", way.Flow.Path.Select(hop => hop.Id));
        return outcome.Verdict switch
        {
            Verdict.Internet => $"A packet to {Text(witness!)} leaves, and its answer comes back: {path}.",
            Verdict.Unknown => $"Not shown to be closed: {string.Join("; ", unread.Select(Text))}. The way in question: {path}.",
            Verdict.Filtered =>
                $"Every way to the internet passes {way!.Flow.Path[^1].Id}, whose rules decide what gets through: {path}. {Resolver}",
            Verdict.Hybrid =>
                $"No way to the internet was found, but {way!.Flow.Path[^1].Id} leads to other networks, and what lies behind them is not visible from here: {path}. {Resolver}",
            _ => $"Every route of {workload.SubnetId} was followed to its end, and none leaves the VPC for its packets. {Resolver}",
        };
    }

    private static string Text(Unread unread) =>
        $"{unread.Why} (to be read with {unread.Call}{(unread.Id is { } id ? $" for {id}" : "")}{(unread.Account is { } account ? $" in account {account}" : "")})";

    private static string Text(Witness witness) =>
        $"{witness.Destination} ({witness.Protocol}{(witness.Port is { } port ? $" port {port}" : "")})";
}
