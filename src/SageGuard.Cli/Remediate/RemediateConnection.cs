// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Amazon.Runtime;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Remediate;

/// <summary>The one account and Region of a repair.</summary>
internal sealed class RemediateConnection
{
    private readonly AwsOptions _options = new();
    private AWSCredentials? _opened;

    public void AddTo(Command command) => _options.AddTo(command);

    /// <summary>Opens the connection.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="planned">The Region that a plan was made for; null where the command line decides.</param>
    /// <exception cref="SageGuardException">There are no credentials, or more than one account or Region is named.</exception>
    public AwsConnection Open(ParseResult parse, string? planned = null)
    {
        var choice = _options.Read(parse);
        if (choice.Regions.Count > 1 || choice.Roles.Count > 1)
        {
            throw new UsageException(
                "A repair works in one account and one Region at a time: name one --region and one --role-arn at most."
            );
        }

        var asked = choice.Regions is [var named] ? named : null;
        if (planned is not null && asked is not null && asked != planned)
            throw new UsageException($"The plan is for {planned}, and --region says {asked}. Leave --region out.");

        var region = planned ?? asked ?? CredentialSource.DefaultRegion(choice.Profile);
        var caller = CredentialSource.Find(choice.Profile);
        _opened = choice.Roles is [var role] ? new AssumedRole(caller, role, choice.ExternalId, region) : caller;
        return new AwsConnection(region, _opened);
    }

    /// <summary>Whose credentials the connection that was opened has.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="aws">The connection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NoAccessException">The credentials are refused, or there is no answer.</exception>
    public Task<(string Account, string Arn)> CallerAsync(ParseResult parse, AwsConnection aws, CancellationToken cancellationToken) =>
        Sts.CallerOfAsync(_opened!, aws.Region, _options.Read(parse).Profile, cancellationToken);
}
