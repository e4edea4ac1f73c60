// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;
using SageGuard.Network.Walk;

namespace SageGuard.Network.Firewalls;

/// <summary>Packets of one client and their answers, through the stateless rules and then the stateful ones.</summary>
internal sealed class Conversation(Flow flow, CompiledPolicy policy, Client client, PassingRows rows, HashSet<Unread> unread)
{
    private static readonly Unread OneSided = new(
        "network-firewall:DescribeRuleGroup",
        "packets and their answers take different ways through the stateless rules, and what the stateful rules make of one side is not documented"
    );

    public void Follow(Traffic packets)
    {
        var there = StatelessFate.Decide(policy, packets, client, answers: false);
        var back = StatelessFate.Decide(policy, packets, client, answers: true);
        Add(Passing.Unknown, there.Unclear, there.Unread);

        Add(Passing.All, there.Pass.Intersect(back.Pass));
        Add(Passing.Unknown, there.Pass.Intersect(back.Unclear), back.Unread);
        Add(Passing.Unknown, there.Pass.Intersect(back.Forward), [OneSided]);
        Add(Passing.OneWay, there.Pass.Except(back.Pass).Except(back.Unclear).Except(back.Forward));

        Inspect(there.Forward.Intersect(back.Forward), null, []);
        Inspect(there.Forward.Intersect(back.Unclear), Passing.Unknown, back.Unread);
        Inspect(there.Forward.Intersect(back.Pass), Passing.Unknown, [OneSided]);
        Inspect(there.Forward.Except(back.Forward).Except(back.Unclear).Except(back.Pass), Passing.OneWay, []);

        // Fragments carry ports in the first one only; those that no rule matches have a default action of their own.
        if (flow.Exchange.Protocol != Exchange.UdpProtocol || policy.FragmentDefault == policy.StatelessDefault)
            return;
        if (policy.FragmentDefault == FirewallAction.Pass)
        {
            Add(Passing.Fragments, there.Default);
        }
        else if (policy.FragmentDefault == FirewallAction.Forward)
        {
            Inspect(there.Default, Passing.Fragments, []);
        }
        else if (policy.FragmentDefault == FirewallAction.Unclear)
        {
            Add(
                Passing.Unknown,
                there.Default,
                [new Unread("network-firewall:DescribeFirewallPolicy", "the default action for fragments is not understood")]
            );
        }
    }

    // How says what becomes of whatever passes; null where that is for these rules to say.
    private void Inspect(Traffic packets, Passing? how, IReadOnlyList<Unread> why)
    {
        foreach (var fate in StatefulFate.Decide(policy, packets, client, answers: false))
        {
            var passing = fate.Decision switch
            {
                FirewallAction.Pass => Passed(fate),
                FirewallAction.Drop => Dropped(fate),
                _ => policy.StatefulDefault switch
                {
                    StatefulDefault.Pass => PassedByDefault(fate),
                    StatefulDefault.Drop => Dropped(fate),
                    StatefulDefault.DropEstablished => DroppedOnceEstablished(fate),
                    _ =>
                    [
                        new Result(Passing.Unknown, fate.Packets)
                        {
                            Why = [new Unread("network-firewall:DescribeFirewallPolicy", "the stateful default action is not understood")],
                        },
                    ],
                },
            };
            foreach (var one in passing)
            {
                var becomes = one.How == Passing.Unknown ? Passing.Unknown : how ?? one.How;
                Add(
                    becomes,
                    one.Packets,
                    becomes == Passing.Unknown ? [.. why, .. one.Why] : [],
                    becomes == Passing.Unknown ? null : one.Only,
                    becomes == Passing.Unknown ? null : one.Except
                );
            }
        }
    }

    // A rule lets them pass and ends the inspection: for TCP already at the handshake, before rules about content could match.
    private IEnumerable<Result> Passed(StatefulFate fate)
    {
        var before = flow.Exchange.Protocol == Exchange.TcpProtocol ? [.. fate.Before.Where(rule => rule.Content is null)] : fate.Before;
        var doubts = before.Where(rule => rule.MayDrop).ToList();
        yield return doubts.Count > 0 ? Unknown(fate.Packets, doubts) : Rest(fate.Packets, before);
    }

    private static IEnumerable<Result> Dropped(StatefulFate fate)
    {
        var doubts = fate.Before.Where(rule => rule.MayPass).ToList();
        if (doubts.Count > 0)
            return [Unknown(fate.Packets, doubts)];
        var only = fate
            .Before.Where(
                (rule, i) =>
                    rule is { Action: FirewallAction.Pass, Content: not null }
                    && !fate.Before.Take(i).Any(earlier => Drops(earlier, rule.Content.Protocol))
            )
            .Select(rule => rule.Content!)
            .ToList();
        var except = Exceptions(fate.Before).Where(match => match.Names is not null).ToList();
        return only.Count > 0 ? [new Result(Passing.Only, fate.Packets) { Only = only, Except = except.Count > 0 ? except : null }] : [];

        static bool Drops(FirewallRule rule, string protocol) =>
            rule is { Action: FirewallAction.Drop, Unclear: null, Content.Names: null } && rule.Content.Protocol == protocol;
    }

    private static IEnumerable<Result> DroppedOnceEstablished(StatefulFate fate)
    {
        var results = Dropped(fate).ToList();
        var doubts = fate.Before.Where(rule => rule is { MayDrop: true, Content: null }).ToList();
        if (results.Exists(result => result.How == Passing.Unknown))
            return results;
        return results.Append(doubts.Count > 0 ? Unknown(fate.Packets, doubts) : new Result(Passing.Start, fate.Packets));
    }

    // No rule matches the packets; the answers meet the same rules from the other side.
    private IEnumerable<Result> PassedByDefault(StatefulFate fate)
    {
        var doubts = fate.Before.Where(rule => rule.MayDrop).ToList();
        if (doubts.Count > 0)
            return [Unknown(fate.Packets, doubts)];
        return StatefulFate
            .Decide(policy, fate.Packets, client, answers: true)
            .SelectMany(answer =>
            {
                List<FirewallRule> before = [.. fate.Before, .. answer.Before];
                var others = answer.Before.Where(rule => rule.MayDrop).ToList();

                // What a rule about content lets pass is not looked at again on its way back.
                return answer.Decision == FirewallAction.Drop
                        ? Dropped(answer with { Before = before }).Append(new Result(Passing.OneWay, answer.Packets))
                    : others.Count > 0 ? [Unknown(answer.Packets, others)]
                    : [Rest(answer.Packets, before)];
            });
    }

    // Everything but what rules about content drop, unless an earlier one lets it pass.
    private static Result Rest(Traffic packets, IReadOnlyList<FirewallRule> before)
    {
        var except = Exceptions(before).ToList();

        // What may let them pass may do so before a rule about content looks at them.
        var doubts = except.Count > 0 ? before.Where(rule => rule.MayPass).ToList() : [];
        return doubts.Count > 0 ? Unknown(packets, doubts)
            : except.Count > 0 ? new Result(Passing.Except, packets) { Except = except }
            : new Result(Passing.All, packets);
    }

    private static IEnumerable<ApplicationMatch> Exceptions(IReadOnlyList<FirewallRule> before) =>
        before
            .Select((rule, i) => (rule, i))
            .Where(one => one.rule is { Action: FirewallAction.Drop, Content: not null, Unclear: null })
            .Select(one =>
            {
                var but = before
                    .Take(one.i)
                    .Where(rule =>
                        rule is { Action: FirewallAction.Pass, Unclear: null } && rule.Content?.Protocol == one.rule.Content!.Protocol
                    )
                    .ToList();
                return but.Exists(rule => rule.Content!.Names is null) ? null
                    : but.Count == 0 ? one.rule.Content
                    : one.rule.Content! with { But = [.. but.SelectMany(rule => rule.Content!.Names!).Distinct(StringComparer.Ordinal)] };
            })
            .OfType<ApplicationMatch>();

    private static Result Unknown(Traffic packets, IEnumerable<FirewallRule> doubts) =>
        new(Passing.Unknown, packets) { Why = [.. doubts.Select(rule => rule.Unclear!)] };

    private void Add(
        Passing how,
        Traffic packets,
        IReadOnlyList<Unread>? why = null,
        IReadOnlyList<ApplicationMatch>? only = null,
        IReadOnlyList<ApplicationMatch>? except = null
    )
    {
        if (packets.IsEmpty)
            return;
        rows.Add(how, flow.Exchange, flow.Family, packets, only, except);
        unread.UnionWith(why ?? []);
    }

    private sealed record Result(Passing How, Traffic Packets)
    {
        public IReadOnlyList<ApplicationMatch>? Only { get; init; }

        public IReadOnlyList<ApplicationMatch>? Except { get; init; }

        public IReadOnlyList<Unread> Why { get; init; } = [];
    }
}
