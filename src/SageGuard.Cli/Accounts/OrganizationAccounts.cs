// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>The accounts of an organization, each entered with a role of one name. One that cannot be entered is among them, with the
/// reason.</summary>
/// <param name="choice">The Regions, the profile, and perhaps one role in the management account or in a delegated administrator's.</param>
/// <param name="organization">Which accounts.</param>
internal sealed class OrganizationAccounts(AwsChoice choice, OrganizationChoice organization)
{
    // STS takes 600 calls a second; the machine that runs this has fewer sockets to spare.
    private const int AtOnce = 8;

    private int _entered;
    private int _total;

    /// <summary>The ARN that assumes the roles; null before it is known.</summary>
    public string? Caller { get; private set; }

    /// <summary>What a reader must know of the accounts that are left out.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Where it stands, in a few words.</summary>
    public string Standing => _total == 0 ? "Reading the organization" : $"{_entered} of {_total} accounts entered";

    /// <summary>Finds and enters them.</summary>
    /// <exception cref="NoAccessException">The caller's own credentials are missing or refused.</exception>
    /// <exception cref="AwsCallException">AWS Organizations refused or did not answer.</exception>
    /// <exception cref="UsageException">An account that was asked for is not there.</exception>
    public async Task<IReadOnlyList<Account>> OpenAsync(CancellationToken cancellationToken)
    {
        if (choice.Roles.Count > 1)
        {
            throw new UsageException(
                "--organization takes one --role-arn: a role in the management account or in a delegated administrator's. Name the role of the accounts with --role-name."
            );
        }

        var home = Account.Home(choice);
        AWSCredentials caller = CredentialSource.Find(choice.Profile);
        if (choice.Roles is [var entry])
            caller = new AssumedRole(caller, entry, null, home);
        (var own, Caller) = await Sts.CallerOfAsync(caller, home, choice.Profile, cancellationToken);
        var members = await MembersAsync(caller, home, cancellationToken);
        _total = members.Count;
        var accounts = new Account[members.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, members.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var (id, name) = members[i];
                accounts[i] = await EnterAsync(
                    id == own
                        ? caller
                        : new AssumedRole(
                            caller,
                            $"arn:{AwsPartition.Find(home)!.Id}:iam::{id}:role/{organization.Role}",
                            choice.ExternalId,
                            home
                        ),
                    id,
                    home,
                    token
                ) with
                {
                    Name = name,
                };
                Interlocked.Increment(ref _entered);
            }
        );
        return accounts;
    }

    private async Task<Account> EnterAsync(AWSCredentials credentials, string id, string home, CancellationToken cancellationToken)
    {
        try
        {
            var account = await Account.ReadAsync(credentials, choice, home, cancellationToken);
            return account.Id == id ? account : throw new NoAccessException($"The role in {id} gave credentials of account {account.Id}.");
        }
        catch (NoAccessException error)
        {
            return new Account(
                credentials,
                id,
                choice.Regions.Count > 0 ? choice.Regions : [choice.AllRegions ? "all Regions" : home],
                error
            );
        }
    }

    private async Task<IReadOnlyList<(string Id, string? Name)>> MembersAsync(
        AWSCredentials caller,
        string home,
        CancellationToken cancellationToken
    )
    {
        var members = organization.Listed ?? await OfOrganizationAsync(caller, home, cancellationToken);
        foreach (var missing in organization.Only.Except(members.Select(member => member.Id)))
        {
            throw new UsageException(
                $"--account {missing} is not among the {members.Count} active accounts that were found. Check the id, --ou and whether the account is suspended."
            );
        }

        var chosen = organization.Only.Count == 0 ? members : [.. members.Where(member => organization.Only.Contains(member.Id))];
        if (chosen.Count < members.Count)
            Notes.Add($"{members.Count - chosen.Count} of {members.Count} accounts were left out by --account.");
        return chosen;
    }

    private async Task<IReadOnlyList<(string Id, string? Name)>> OfOrganizationAsync(
        AWSCredentials caller,
        string home,
        CancellationToken cancellationToken
    )
    {
        using var connection = new AwsConnection(home, caller);
        var client = new OrganizationsClient(connection.Client(AwsService.Organizations));
        var found = new List<(string Id, string Name, string State)>();
        if (organization.Units.Count == 0)
            found.AddRange(await client.MembersAsync(cancellationToken));
        foreach (var unit in organization.Units)
            found.AddRange(await client.MembersOfAsync(unit, cancellationToken));
        var all = found.DistinctBy(member => member.Id).OrderBy(member => member.Id, StringComparer.Ordinal).ToList();
        var closed = all.Where(member => member.State != "ACTIVE").ToList();
        if (closed.Count > 0)
        {
            Notes.Add(
                $"Left out, because AWS Organizations says that they are not active: {string.Join(", ", closed.Select(member => $"{member.Id} ({member.State})"))}."
            );
        }

        if (organization.Units.Count > 0)
            Notes.Add($"Only accounts in {string.Join(", ", organization.Units)}, and in the units below, were asked for.");
        IReadOnlyList<(string Id, string? Name)> active =
        [
            .. all.Where(member => member.State == "ACTIVE").Select(member => (member.Id, member.Name.Length > 0 ? member.Name : null)),
        ];
        return active.Count > 0 ? active : throw new UsageException("AWS Organizations names no active account there. Check --ou.");
    }
}
