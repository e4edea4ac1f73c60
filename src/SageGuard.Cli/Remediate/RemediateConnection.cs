// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;

namespace SageGuard.Cli.Remediate;

/// <summary>Account and Region of a repair: the options, else what the AWS SDKs take (variables, profile, instance role).</summary>
internal sealed class RemediateConnection
{
    private readonly Option<string?> _region = new("--region") { Description = "The Region; default: AWS_REGION, AWS_DEFAULT_REGION or the profile's." };
    private readonly Option<string?> _profile = new("--profile") { Description = "The profile of ~/.aws/config; default: AWS_PROFILE or the environment's credentials." };

    public void AddTo(Command command)
    {
        command.Add(_region);
        command.Add(_profile);
    }

    /// <summary>Opens the connection.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="region">The Region that a plan was made for; null where the command line decides.</param>
    public AwsConnection Open(ParseResult parse, string? region = null)
    {
        var asked = parse.GetValue(_region);
        if (region is not null && asked is not null && asked != region)
            throw new SageGuardException($"The plan is for {region}, and --region says {asked}. Leave --region out.");
        var profile = parse.GetValue(_profile);
        return new AwsConnection(region ?? asked ?? CredentialSource.DefaultRegion(profile), CredentialSource.Find(profile));
    }
}
