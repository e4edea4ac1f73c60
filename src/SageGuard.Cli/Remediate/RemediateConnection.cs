// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using SageGuard.Aws;

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
        try
        {
            return new AwsConnection(region ?? asked ?? DefaultRegion(), Credentials(parse.GetValue(_profile)));
        }
        catch (AmazonClientException error)
        {
            throw new SageGuardException($"There are no AWS credentials: {error.Message} Sign in (aws sso login), or name a profile with --profile.", error);
        }
    }

    private static string DefaultRegion() =>
        Set("AWS_REGION") ?? Set("AWS_DEFAULT_REGION") ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName
        ?? throw new SageGuardException("No Region is set. Give one with --region, e.g. eu-central-1, or set AWS_REGION.");

    private static AWSCredentials Credentials(string? profile)
    {
        if (profile is null) return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
            ? credentials
            : throw new SageGuardException($"There is no profile \"{profile}\" in ~/.aws/config or ~/.aws/credentials. Check the name, or leave --profile out.");
    }

    private static string? Set(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
