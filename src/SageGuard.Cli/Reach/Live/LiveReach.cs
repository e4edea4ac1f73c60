// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator.Networks;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;
using SageGuard.Network;
using SageGuard.Network.Answers;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>Decides for what is there now in one account and Region.</summary>
/// <param name="account">The account.</param>
/// <param name="region">The Region.</param>
internal sealed class LiveReach(Account account, string region)
{
    private readonly List<string> _notes = [];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Every notebook instance and domain.</summary>
    public async Task<IReadOnlyList<ReachResult>> OfAllAsync(CancellationToken cancellationToken)
    {
        using var connection = new AwsConnection(region, account.Credentials);
        using var sageMaker = connection.Client(AwsService.SageMaker);
        using var network = new NetworkReader(connection, account.Id);
        var reading = network.ReadAsync(cancellationToken);
        var workloads = await new WorkloadReader(sageMaker).ReadAsync(cancellationToken);
        var answers = await reading;
        _notes.AddRange(network.Notes);
        return await DecideAsync(
            connection,
            answers,
            evaluator => [.. workloads.SelectMany(workload => Results(workload, evaluator, answers))],
            cancellationToken
        );
    }

    /// <summary>A workload that does not exist yet, in each of some subnets.</summary>
    /// <exception cref="UsageException">A subnet or group does not exist.</exception>
    public async Task<IReadOnlyList<ReachResult>> OfPlacesAsync(
        IReadOnlyList<string> subnets,
        IReadOnlyList<string> groups,
        bool ipv6,
        CancellationToken cancellationToken
    )
    {
        using var connection = new AwsConnection(region, account.Credentials);
        using var network = new NetworkReader(connection, account.Id);
        var answers = await network.ReadAsync(cancellationToken);
        _notes.AddRange(network.Notes);
        foreach (var subnet in subnets.Where(subnet => answers.Subnets.IsComplete && answers.Subnets.Find(subnet) is null))
            throw new UsageException($"--subnet {subnet} does not exist in account {account.Id} {region}.");
        foreach (var group in groups.Where(group => answers.SecurityGroups.IsComplete && answers.SecurityGroups.Find(group) is null))
            throw new UsageException($"--security-group {group} does not exist in account {account.Id} {region}.");
        return await DecideAsync(
            connection,
            answers,
            evaluator =>
                [
                    .. subnets.Select(subnet =>
                        Decide(Subject("place", subnet, subnet, groups, ipv6), new Workload(subnet, groups, ipv6), evaluator)
                    ),
                ],
            cancellationToken
        );
    }

    // Firewalls are read only where one is on a way that decides.
    private async Task<IReadOnlyList<ReachResult>> DecideAsync(
        AwsConnection connection,
        NetworkAnswers answers,
        Func<ReachEvaluator, IReadOnlyList<ReachResult>> decide,
        CancellationToken cancellationToken
    )
    {
        var results = decide(new ReachEvaluator(answers));
        var endpoints = results
            .SelectMany(result => result.Passes ?? [])
            .Select(passage => passage.Id)
            .Where(id => answers.VpcEndpoints.Find(id) is not null)
            .ToHashSet(StringComparer.Ordinal);
        if (endpoints.Count == 0)
            return results;
        var firewalls = new FirewallReader(connection, account.Id);
        var more = await firewalls.AddToAsync(answers, endpoints, cancellationToken);
        _notes.AddRange(firewalls.Notes);
        return decide(new ReachEvaluator(more));
    }

    /// <summary>The result where the account cannot be entered: nothing is known of it.</summary>
    public ReachResult NotEntered(NoAccessException error) =>
        Unknown(
            new ReachSubject("account", account.Id, null, [], false, account.Id, region),
            new Unread("sts:AssumeRole", OneLine.Clean(error.Message.TrimEnd('.')))
        );

    private IEnumerable<ReachResult> Results(LiveWorkload workload, ReachEvaluator evaluator, NetworkAnswers answers)
    {
        if (workload.Unread is { } unread)
        {
            return
            [
                Unknown(Subject(workload, null, []), unread),
                .. Results(workload with { Unread = null }, evaluator, answers).Where(_ => workload.Places.Count > 0),
            ];
        }

        if (workload.UsesSageMakersNetwork)
            return [ThroughSageMaker(workload)];
        if (workload.Places.Count == 0)
        {
            return
            [
                Unknown(Subject(workload, null, []), new Unread(Call(workload), "it has no way of its own and no subnet in the answer")),
            ];
        }

        return workload.Places.Select(place =>
        {
            // A running notebook's interface says what it really has.
            var card = answers.NetworkInterfaces.Find(workload.InterfaceId);
            var subnet = card?.SubnetId ?? place.Subnet;
            var groups = card?.Groups is { Count: > 0 } own ? [.. own.Select(group => group.GroupId).OfType<string>()] : place.Groups;
            var ipv6 = workload.HasIpv6 || card?.Ipv6Addresses is { Count: > 0 };
            var subject = Subject(workload, subnet, groups) with { Ipv6 = ipv6 };
            return groups.Count == 0
                ? Unknown(subject, new Unread(Call(workload), "which security groups its interfaces have"))
                : Decide(subject, new Workload(subnet, groups, ipv6, card?.Association is not null), evaluator);
        });
    }

    // Whatever its own subnet looks like; gateway endpoints are not even used.
    private ReachResult ThroughSageMaker(LiveWorkload workload)
    {
        var setting = workload.Kind == "domain" ? "AppNetworkAccessType is PublicInternetOnly" : "DirectInternetAccess is Enabled";
        var change =
            workload.Kind == "domain"
                ? new Change(
                    "updateDomain",
                    workload.Name,
                    "AppNetworkAccessType=VpcOnly",
                    "Set AppNetworkAccessType to VpcOnly, with subnets that lead to the VPC endpoints it needs."
                )
                : new Change(
                    "rebuild",
                    workload.Name,
                    "DirectInternetAccess=Disabled",
                    "Rebuild it in a subnet with DirectInternetAccess Disabled: sageguard remediate plan."
                );
        return new ReachResult(
            Subject(
                workload,
                workload.Places.Count > 0 ? workload.Places[0].Subnet : null,
                workload.Places.Count > 0 ? workload.Places[0].Groups : []
            ),
            Verdict.Internet,
            [new Hop("sageMakerNetwork", "the VPC of Amazon SageMaker")],
            new Witness("1.0.0.1", "tcp", 443),
            null,
            [change],
            $"{setting}: its packets leave through SageMaker's own network, whatever its subnet, its groups and its endpoint policies say.",
            []
        );
    }

    private static ReachResult Decide(ReachSubject subject, Workload workload, ReachEvaluator evaluator)
    {
        try
        {
            return ReachResult.From(subject, evaluator.Evaluate(workload), evaluator.Perimeter(workload));
        }
        catch (UnusableAnswerException error)
        {
            return Unknown(subject, new Unread("ec2:DescribeSubnets, ec2:DescribeSecurityGroups", error.Message.TrimEnd('.')));
        }
    }

    private static ReachResult Unknown(ReachSubject subject, Unread unread) =>
        new(subject, Verdict.Unknown, [], null, null, [], $"Not shown to be closed: {unread.Why} ({unread.Call}).", [unread]);

    private static string Call(LiveWorkload workload) =>
        workload.Kind == "domain" ? "sagemaker:DescribeDomain" : "sagemaker:DescribeNotebookInstance";

    private ReachSubject Subject(LiveWorkload workload, string? subnet, IReadOnlyList<string> groups) =>
        Subject(workload.Kind, workload.Name, subnet, groups, workload.HasIpv6);

    private ReachSubject Subject(string kind, string name, string? subnet, IReadOnlyList<string> groups, bool ipv6) =>
        new(kind, name, subnet, groups, ipv6, account.Id, region);
}
