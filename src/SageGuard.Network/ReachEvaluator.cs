// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Firewalls;
using SageGuard.Network.Perimeter;
using SageGuard.Network.Services;
using SageGuard.Network.Sets;
using SageGuard.Network.Walk;

namespace SageGuard.Network;

/// <summary>
/// Decides from AWS's own answers where packets from a workload can go: over all public destinations, protocols and ports.
/// Pure: no clock, no network, no files. Not safe for concurrent use; what it works out it keeps for the next workload.
/// </summary>
/// <remarks>docs/reach.md says which rules of AWS it follows and what it does not look at.</remarks>
public sealed class ReachEvaluator
{
    private readonly NetworkAnswers _answers;
    private readonly Topology _topology;
    private readonly FirewallEvaluator _firewalls;
    private readonly Dictionary<string, ReachFinding> _known = new(StringComparer.Ordinal);

    /// <summary>Makes an evaluator.</summary>
    /// <param name="answers">What was read.</param>
    public ReachEvaluator(NetworkAnswers answers)
    {
        (_answers, _topology) = (answers, new Topology(answers));
        _firewalls = new FirewallEvaluator(_topology);
    }

    /// <summary>Decides for one workload.</summary>
    /// <param name="workload">Where packets start.</param>
    /// <exception cref="UnusableAnswerException">Its subnet or a group is not among the answers, or an answer has a value that cannot be
    /// read.</exception>
    public ReachFinding Evaluate(Workload workload)
    {
        var key =
            $"{workload.SubnetId} {workload.HasIpv6} {workload.HasPublicIpv4} {string.Join(' ', workload.SecurityGroupIds.Order(StringComparer.Ordinal))}";
        if (_known.TryGetValue(key, out var known))
            return known;

        var outcome = Decide(workload);
        var cut = outcome.Verdict == Verdict.Internet ? CutSearch.Find(_answers, workload, outcome) : [];
        var passes =
            outcome.Verdict == Verdict.Filtered
                ? _firewalls.Evaluate(outcome.Sure.Where(way => way is { Filter: not null, IsAnswered: true }))
                : null;
        return _known[key] = Explanation.Explain(outcome, workload, cut) with { Passes = passes };
    }

    /// <summary>Where data can go through the VPC endpoints that a workload can use. It stands beside the verdict and does not change
    /// it.</summary>
    /// <param name="workload">Where calls come from.</param>
    /// <exception cref="UnusableAnswerException">As in <see cref="Evaluate"/>.</exception>
    public PerimeterFinding Perimeter(Workload workload)
    {
        Check(workload);
        if (!_answers.VpcEndpoints.IsComplete)
        {
            return new PerimeterFinding(
                null,
                [],
                [new Unread("ec2:DescribeVpcEndpoints", "which VPC endpoints there are, and their policies")]
            );
        }

        var account = workload
            .SecurityGroupIds.Select(id => _answers.SecurityGroups.Find(id)!.OwnerId)
            .FirstOrDefault(owner => owner is not null);
        var findings = UsableEndpoints
            .Find(_topology, workload)
            .Select(endpoint => new EndpointFinding(
                endpoint.VpcEndpointId!,
                endpoint.ServiceName ?? "",
                EndpointQuestions.Ask(endpoint.ServiceName ?? "", endpoint.PolicyDocument, account)
            ))
            .ToList();
        var buckets = findings
            .Where(finding => finding.Service.EndsWith(".s3", StringComparison.Ordinal))
            .Select(finding => finding.Reach)
            .ToList();
        bool? anyBucket =
            buckets.Contains(EndpointReach.AnyAccount) ? true
            : buckets.Contains(EndpointReach.Unknown) ? null
            : false;
        return new PerimeterFinding(anyBucket, findings, []);
    }

    /// <summary>Whether a workload can rely on reaching an AWS service of its Region, for work that depends on it.</summary>
    /// <param name="workload">Where calls come from.</param>
    /// <param name="region">The Region, e.g. <c>eu-central-1</c>.</param>
    /// <param name="service">The service as endpoints name it, e.g. <c>s3</c> or <c>sagemaker.api</c>.</param>
    /// <param name="calls">Calls that an endpoint's policy must let through; empty where none is known.</param>
    /// <exception cref="UnusableAnswerException">As in <see cref="Evaluate"/>.</exception>
    public ServiceFinding Service(Workload workload, string region, string service, IReadOnlyList<ServiceCall> calls)
    {
        Check(workload);
        return new ServiceAccess(_topology, workload).Find(region, service, calls);
    }

    /// <summary>The outcome without words and without a cut.</summary>
    internal Outcome Decide(Workload workload)
    {
        Check(workload);
        var sure = Ways(workload, certain: true);
        var best = Best(sure);
        if (best == Verdict.Internet)
            return new Outcome(Verdict.Internet, sure, []);

        // What is not sure counts where it would make the verdict worse.
        var possible = Ways(workload, certain: false).Where(way => way.IsAnswered && way.Verdict > best).ToList();
        return possible.Count > 0 ? new Outcome(Verdict.Unknown, sure, possible) : new Outcome(best, sure, []);
    }

    private List<Way> Ways(Workload workload, bool certain)
    {
        var groups = workload.SecurityGroupIds.Select(id => _answers.SecurityGroups.Find(id)!);
        var mentioned = _topology.ProtocolsOf(groups, _answers.Subnets.Find(workload.SubnetId)!.VpcId);
        IpFamily[] families = workload.HasIpv6 ? [IpFamily.V4, IpFamily.V6] : [IpFamily.V4];
        return
        [
            .. families.SelectMany(family =>
                Exchange.All(family, mentioned).SelectMany(exchange => Walker.Ways(_topology, workload, family, exchange, certain))
            ),
        ];
    }

    private static Verdict Best(IEnumerable<Way> ways) =>
        ways.Where(way => way.IsAnswered).Select(way => way.Verdict).DefaultIfEmpty(Verdict.Closed).Max();

    private void Check(Workload workload)
    {
        if (_answers.Subnets.Find(workload.SubnetId) is not { } subnet)
            throw new UnusableAnswerException($"Subnet {workload.SubnetId} is not among the answers of DescribeSubnets.");
        if (subnet.VpcId is null)
        {
            throw new UnusableAnswerException(
                $"Subnet {workload.SubnetId} has no VpcId. Record it again with aws ec2 describe-subnets, without --query."
            );
        }

        if (workload.SecurityGroupIds.Count == 0)
        {
            throw new UnusableAnswerException(
                $"A workload in {workload.SubnetId} needs at least one security group: every interface has one."
            );
        }

        foreach (var id in workload.SecurityGroupIds)
        {
            if (_answers.SecurityGroups.Find(id) is null)
                throw new UnusableAnswerException($"Security group {id} is not among the answers of DescribeSecurityGroups.");
        }
    }
}
