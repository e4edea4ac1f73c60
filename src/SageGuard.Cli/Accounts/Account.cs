// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>One account that is read: whose credentials, and what kept us out.</summary>
/// <param name="Credentials">Who signs.</param>
/// <param name="Id">The account of 12 digits.</param>
/// <param name="Regions">The Regions to read; empty where they are not known.</param>
/// <param name="Error">Why the account cannot be read; null where it can.</param>
internal sealed record Account(AWSCredentials Credentials, string Id, IReadOnlyList<string> Regions, NoAccessException? Error = null)
{
    /// <summary>The ARN that asks there; null where the account cannot be entered.</summary>
    public string? Caller { get; init; }

    /// <summary>The account's name; null where it is not known.</summary>
    public string? Name { get; init; }

    /// <summary>The accounts and Regions of a choice. An account that cannot be entered is among them, with the reason.</summary>
    /// <exception cref="NoAccessException">The caller's own credentials are missing or refused.</exception>
    public static async Task<IReadOnlyList<Account>> OfAsync(AwsChoice choice, CancellationToken cancellationToken)
    {
        var caller = CredentialSource.Find(choice.Profile);
        var home = Home(choice);
        if (choice.Roles.Count == 0)
            return [await ReadAsync(caller, choice, home, cancellationToken)];

        var accounts = new List<Account>();
        foreach (var role in choice.Roles)
        {
            var credentials = new AssumedRole(caller, role, choice.ExternalId, home);
            try
            {
                accounts.Add(await ReadAsync(credentials, choice, home, cancellationToken));
            }
            catch (NoAccessException error)
            {
                IReadOnlyList<string> regions = choice.Regions.Count > 0 ? choice.Regions : [choice.AllRegions ? "all Regions" : home];
                accounts.Add(new Account(credentials, role.Split(':')[4], regions, error));
            }
        }

        return accounts;
    }

    /// <summary>The ARN that assumes the roles of a choice; null where there are none, or where it cannot be read.</summary>
    public static async Task<string?> CallerOfAsync(AwsChoice choice, CancellationToken cancellationToken)
    {
        if (choice.Roles.Count == 0)
            return null;
        try
        {
            return (await Sts.CallerOfAsync(CredentialSource.Find(choice.Profile), Home(choice), choice.Profile, cancellationToken)).Arn;
        }
        catch (NoAccessException)
        {
            // Each role's own error says it.
            return null;
        }
    }

    /// <summary>The Region whose STS is asked first.</summary>
    public static string Home(AwsChoice choice) =>
        choice.Regions.Count > 0 ? choice.Regions[0]
        : choice.AllRegions ? HomeOrFirst(choice)
        : CredentialSource.DefaultRegion(choice.Profile);

    /// <summary>Enters one account.</summary>
    /// <exception cref="NoAccessException">It cannot be entered.</exception>
    public static async Task<Account> ReadAsync(
        AWSCredentials credentials,
        AwsChoice choice,
        string home,
        CancellationToken cancellationToken
    )
    {
        var (id, caller) = await Sts.CallerOfAsync(credentials, home, choice.Profile, cancellationToken);
        var regions =
            choice.AllRegions ? [.. (await EnabledRegions.OfAsync(credentials, home, cancellationToken)).Except(choice.ExcludedRegions)]
            : choice.Regions.Count > 0 ? choice.Regions
            : [home];
        return new Account(credentials, id, regions) { Caller = caller };
    }

    // With --all-regions any Region will do to ask for the rest.
    private static string HomeOrFirst(AwsChoice choice)
    {
        try
        {
            return CredentialSource.DefaultRegion(choice.Profile);
        }
        catch (UsageException)
        {
            return "us-east-1";
        }
    }
}
