// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Findings;
using SageGuard.Network.Routes;
using SageGuard.Network.Walk;

namespace SageGuard.Network;

/// <summary>Finds the smallest set of changes after which the internet is out of reach, and tries it on the evaluator.</summary>
internal static class CutSearch
{
    // Two changes at once are tried in every combination; beyond that one for each open way.
    private const int CandidatesForPairs = 12;

    public static IReadOnlyList<Change> Find(NetworkAnswers answers, Workload workload, Outcome outcome)
    {
        answers = InVpc(answers, answers.Subnets.Find(workload.SubnetId)!.VpcId);
        var candidates = Candidates(answers, workload, outcome)
            .DistinctBy(candidate => (candidate.Change.Action, candidate.Change.Id, candidate.Change.Detail))
            .ToList();
        foreach (var candidate in candidates)
        {
            if (IsClosed(candidate.Apply(answers), workload))
                return [candidate.Change];
        }

        var few = candidates.Take(CandidatesForPairs).ToList();
        for (var i = 0; i < few.Count; i++)
        {
            for (var j = i + 1; j < few.Count; j++)
            {
                if (IsClosed(few[j].Apply(few[i].Apply(answers)), workload))
                    return [few[i].Change, few[j].Change];
            }
        }

        return OneForEachWay(answers, workload, outcome);
    }

    // Trying a change looks at the whole network: that of one VPC is enough, since no way leads through a second one.
    private static NetworkAnswers InVpc(NetworkAnswers answers, string? vpcId) =>
        answers with
        {
            Subnets = answers.Subnets.Where(subnet => subnet.VpcId == vpcId),
            RouteTables = answers.RouteTables.Where(table => table.VpcId == vpcId),
            NetworkAcls = answers.NetworkAcls.Where(acl => acl.VpcId == vpcId),
            SecurityGroups = answers.SecurityGroups.Where(group => group.VpcId == vpcId || group.VpcId is null),
            NetworkInterfaces = answers.NetworkInterfaces.Where(card => card.VpcId == vpcId),
        };

    // Closes the first open way, looks again, and so on; each round removes a way for good.
    private static List<Change> OneForEachWay(NetworkAnswers answers, Workload workload, Outcome outcome)
    {
        var changes = new List<Change>();
        while (outcome.Verdict == Verdict.Internet && changes.Count < 64)
        {
            var next = Candidates(answers, workload, outcome).First();
            changes.Add(next.Change);
            answers = next.Apply(answers);
            outcome = new ReachEvaluator(answers).Decide(workload);
        }

        return outcome.Verdict == Verdict.Internet ? [] : changes;
    }

    private static bool IsClosed(NetworkAnswers answers, Workload workload) =>
        new ReachEvaluator(answers).Decide(workload).Verdict != Verdict.Internet;

    private static IEnumerable<Candidate> Candidates(NetworkAnswers answers, Workload workload, Outcome outcome)
    {
        var hops = outcome
            .Sure.Where(way => way.Verdict == Verdict.Internet && way.IsAnswered)
            .SelectMany(way => way.Flow.Path)
            .Distinct()
            .ToList();
        foreach (var hop in hops.Where(hop => hop.Route is not null))
            yield return DeleteRoute(answers, hop);
        foreach (var hop in hops.Where(hop => hop.Kind == "natGateway"))
            yield return DeleteNatGateway(hop.Id);
        foreach (var group in workload.SecurityGroupIds.Select(id => answers.SecurityGroups.Find(id)!))
        {
            foreach (var rule in group.IpPermissionsEgress ?? [])
                yield return RevokeEgress(group, rule);
        }

        if (answers.BlockPublicAccess.Count > 0)
            yield return Block(answers.BlockPublicAccess[0]);
    }

    private static Candidate DeleteRoute(NetworkAnswers answers, Hop hop)
    {
        var table = answers.RouteTables.Find(hop.RouteTable)!;
        var subnets = (table.Associations ?? [])
            .Select(association => association.SubnetId)
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToList();
        var isMain = (table.Associations ?? []).Any(association => association.Main == true);
        var others = (subnets.Count > 0, isMain) switch
        {
            (true, true) => $" It counts for {string.Join(", ", subnets)} and as the VPC's main table.",
            (true, false) => $" It counts for {string.Join(", ", subnets)}.",
            (false, true) => " It is the VPC's main table.",
            _ => "",
        };
        return new Candidate(
            new Change(
                "deleteRoute",
                table.RouteTableId!,
                hop.Route,
                $"Delete the route {hop.Route} to {hop.Id} from {table.RouteTableId}.{others}"
            ),
            now =>
                now with
                {
                    RouteTables = now.RouteTables.With(
                        table.RouteTableId!,
                        now.RouteTables.Find(table.RouteTableId) is { } current
                            ? current with
                            {
                                Routes = [.. (current.Routes ?? []).Where(route => !Leads(route, hop))],
                            }
                            : null
                    ),
                }
        );
    }

    private static bool Leads(Route route, Hop hop) =>
        (route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId) == hop.Route
        && Target.From(route).Id == hop.Id;

    private static Candidate DeleteNatGateway(string id) =>
        new(
            new Change("deleteNatGateway", id, null, $"Delete {id}. Every subnet whose routes lead to it loses its way out."),
            now =>
                now with
                {
                    NatGateways = now.NatGateways.With(id, now.NatGateways.Find(id) is { } nat ? nat with { State = "deleted" } : null),
                }
        );

    private static Candidate RevokeEgress(SecurityGroup group, SecurityGroupRule rule)
    {
        var ports = rule.FromPort is >= 0 && rule.ToPort is >= 0 ? $" ports {rule.FromPort}-{rule.ToPort}" : "";
        var to = (rule.IpRanges ?? [])
            .Select(range => range.CidrIp)
            .Concat((rule.Ipv6Ranges ?? []).Select(range => range.CidrIpv6))
            .Concat((rule.PrefixListIds ?? []).Select(list => list.PrefixListId));
        var detail = $"{(rule.IpProtocol == "-1" ? "all protocols" : rule.IpProtocol)}{ports} to {string.Join(", ", to)}";
        return new Candidate(
            new Change(
                "revokeEgress",
                group.GroupId!,
                detail,
                $"Revoke the egress rule of {group.GroupId} for {detail}, or narrow it. It counts for everything that has this group."
            ),
            now =>
                now with
                {
                    SecurityGroups = now.SecurityGroups.With(
                        group.GroupId!,
                        now.SecurityGroups.Find(group.GroupId) is { } current
                            ? current with
                            {
                                IpPermissionsEgress =
                                [
                                    .. (current.IpPermissionsEgress ?? []).Where(other => !ReferenceEquals(other, rule)),
                                ],
                            }
                            : null
                    ),
                }
        );
    }

    private static Candidate Block(BlockPublicAccessOptions options) =>
        new(
            new Change(
                "blockPublicAccess",
                options.AwsAccountId ?? "this account and Region",
                "block-bidirectional",
                "Turn on VPC Block Public Access, block-bidirectional. It counts for every VPC of the account in this Region."
                    + (
                        options.ManagedBy == "declarative-policy"
                            ? " A declarative policy manages it: the organization has to change it."
                            : ""
                    )
            ),
            now =>
                now with
                {
                    BlockPublicAccess =
                    [
                        .. now.BlockPublicAccess.Select(one =>
                            one with
                            {
                                InternetGatewayBlockMode = "block-bidirectional",
                                State = "update-complete",
                            }
                        ),
                    ],
                }
        );

    private sealed record Candidate(Change Change, Func<NetworkAnswers, NetworkAnswers> Apply);
}
