// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Aws.Endpoints;
using SageGuard.Network;
using SageGuard.Network.Answers;
using SageGuard.Text;

namespace SageGuard.Aws.Operator.Networks;

/// <summary>
/// Reads the firewalls of AWS Network Firewall behind some VPC endpoints, with their policies and rule groups. What is refused stays
/// unread, with a note; the evaluator then knows that it does not know.
/// </summary>
/// <remarks>Source: the AWS Network Firewall API reference.</remarks>
/// <param name="connection">Whose credentials sign.</param>
/// <param name="account">The account's id, for the notes.</param>
public sealed class FirewallReader(AwsConnection connection, string account)
{
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private readonly NetworkAnswersReader _answers = new();

    /// <summary>What could not be read, and why.</summary>
    public IEnumerable<string> Notes => _notes;

    /// <summary>The same answers, with what was read of the firewalls.</summary>
    /// <param name="answers">What was read of the networks.</param>
    /// <param name="endpoints">VPC endpoints that lead to firewalls, or to appliances of someone else.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<NetworkAnswers> AddToAsync(
        NetworkAnswers answers,
        IReadOnlyCollection<string> endpoints,
        CancellationToken cancellationToken
    )
    {
        using var client = connection.Client(AwsService.NetworkFirewall);
        await ReadEachAsync(client, endpoints, "ListFirewalls", "Firewalls", "DescribeFirewall", "FirewallArn", cancellationToken);
        if (!AreFound(endpoints))
        {
            await ReadEachAsync(
                client,
                endpoints,
                "ListVpcEndpointAssociations",
                "VpcEndpointAssociations",
                "DescribeVpcEndpointAssociation",
                "VpcEndpointAssociationArn",
                cancellationToken
            );
        }

        var firewalls = _answers.Read().Firewalls;
        foreach (
            var policy in endpoints
                .Select(firewalls.GetValueOrDefault)
                .Select(firewall => firewall?.PolicyArn)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
        )
        {
            await DescribeAsync(client, "DescribeFirewallPolicy", "FirewallPolicyArn", policy, cancellationToken);
        }

        var groups = _answers
            .Read()
            .FirewallPolicies.Values.SelectMany(policy =>
                (policy.StatelessRuleGroupReferences ?? []).Concat(policy.StatefulRuleGroupReferences ?? [])
            )
            .Select(reference => reference.ResourceArn);
        foreach (var group in groups.OfType<string>().Distinct(StringComparer.Ordinal).ToList())
            await DescribeAsync(client, "DescribeRuleGroup", "RuleGroupArn", group, cancellationToken);

        var read = _answers.Read();
        return answers with { Firewalls = read.Firewalls, FirewallPolicies = read.FirewallPolicies, RuleGroups = read.RuleGroups };
    }

    private bool AreFound(IEnumerable<string> endpoints)
    {
        var firewalls = _answers.Read().Firewalls;
        return endpoints.All(firewalls.ContainsKey);
    }

    private async Task ReadEachAsync(
        AwsJsonClient client,
        IReadOnlyCollection<string> endpoints,
        string list,
        string member,
        string describe,
        string arnMember,
        CancellationToken cancellationToken
    )
    {
        var arns = new List<string>();
        try
        {
            await foreach (
                var entry in client.ItemsAsync(list, input => input.WriteNumber("MaxResults", 100), member, "NextToken", cancellationToken)
            )
            {
                if (entry.TextOf(arnMember) is { } arn)
                    arns.Add(arn);
            }
        }
        catch (SageGuardException error)
        {
            Note(list, error);
        }

        // Every list before is complete: another firewall cannot have the same endpoint.
        foreach (var arn in arns)
        {
            if (AreFound(endpoints))
                return;
            await DescribeAsync(client, describe, arnMember, arn, cancellationToken);
        }
    }

    private async Task DescribeAsync(AwsJsonClient client, string operation, string member, string arn, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.CallAsync(operation, input => input.WriteString(member, arn), cancellationToken);
            _answers.Add($"{operation} of {arn}", Encoding.UTF8.GetBytes(answer.GetRawText()));
        }
        catch (Exception error) when (error is SageGuardException or UnusableAnswerException)
        {
            Note(operation, error);
        }
    }

    private void Note(string operation, Exception error)
    {
        var advice = error is AwsCallException { Kind: AwsRefusal.Denied }
            ? $"Grant network-firewall:{operation}; sageguard policy people reach prints the whole policy"
            : "Try again";
        _notes.Add(
            $"network-firewall:{operation} was not read in {account} {connection.Region}: {Annotation.Clean(error.Message, 200).TrimEnd('.')}. {advice}."
        );
    }
}
