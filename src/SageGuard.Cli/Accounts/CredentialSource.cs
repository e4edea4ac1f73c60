// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>
/// Where credentials and the default Region come from: the standard chain of AWS's tools (environment, profile, IAM
/// Identity Center, web identity, container, instance).
/// </summary>
internal static class CredentialSource
{
    private const int MaxChain = 5;

    /// <summary>The caller's credentials.</summary>
    /// <param name="profile">The profile of <c>--profile</c>; null for the standard chain.</param>
    /// <exception cref="NoAccessException">There are none.</exception>
    /// <exception cref="UsageException">There is no such profile.</exception>
    public static AWSCredentials Find(string? profile)
    {
        CaBundle.Use(profile ?? Variable("AWS_PROFILE"));
        SdkClientRegistration.Register();
        try
        {
            if (profile is not null)
                return OfProfile(profile, MaxChain);
            if (
                Variable("AWS_ACCESS_KEY_ID") is null
                && Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is null
                && NamedRole(Variable("AWS_PROFILE") ?? "default") is { } name
            )
            {
                return OfProfile(name, MaxChain);
            }

            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (Exception error) when (error is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            throw new NoAccessException(
                "No AWS credentials were found. Sign in (aws configure, aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
                error
            );
        }
    }

    /// <summary>The Region where none is named.</summary>
    /// <param name="profile">The profile of <c>--profile</c>.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static string DefaultRegion(string? profile)
    {
        var region =
            Variable("AWS_REGION")
            ?? Variable("AWS_DEFAULT_REGION")
            ?? Profile(profile ?? Variable("AWS_PROFILE") ?? "default")?.Region?.SystemName
            ?? throw new UsageException("No Region is named. Add --region eu-central-1 (or another), --all-regions, or set AWS_REGION.");
        return Aws.Endpoints.AwsPartition.Find(region) is not null
            ? region
            : throw new UsageException(
                $"The Region {OneLine.Clean(region, 40)} of this environment has not the form of an AWS Region. Name one with --region, such as eu-central-1."
            );
    }

    private static AWSCredentials OfProfile(string name, int depth)
    {
        var profile =
            Profile(name)
            ?? throw new UsageException(
                $"There is no profile {OneLine.Clean(name, 64)} in the AWS configuration files. List them with: aws configure list-profiles"
            );
        if (depth == 0)
            throw new UsageException($"The profile {name} leads through more than {MaxChain} others: break the circle of source_profile.");
        if (profile.Options.RoleArn is { Length: > 0 } role && profile.Options.WebIdentityTokenFile is null)
        {
            if (profile.Options.MfaSerial is { Length: > 0 })
            {
                throw new UsageException(
                    $"The profile {name} asks for an MFA code, which sageguard does not prompt for. Sign in first, e.g. with: aws configure export-credentials --profile {name} --format env"
                );
            }

            var source =
                profile.Options.SourceProfile is { Length: > 0 } from && from != name ? OfProfile(from, depth - 1)
                : profile.Options.SourceProfile == name ? new BasicAWSCredentials(profile.Options.AccessKey, profile.Options.SecretKey)
                : OfCredentialSource(profile.Options.CredentialSource, name);
            return new AssumedRole(source, role, profile.Options.ExternalID, profile.Region?.SystemName ?? DefaultRegion(name));
        }

        return new CredentialProfileStoreChain().TryGetAWSCredentials(name, out var credentials)
            ? credentials
            : throw new UsageException(
                $"The profile {name} holds no credentials. Sign in (aws sso login --profile {name}) or correct it (aws configure --profile {name})."
            );
    }

    private static AWSCredentials OfCredentialSource(string? source, string profile) =>
        source switch
        {
            "Environment" => new EnvironmentVariablesAWSCredentials(),
            "Ec2InstanceMetadata" => new InstanceProfileAWSCredentials(),
            "EcsContainer" => new GenericContainerCredentials(),
            _ => throw new UsageException(
                $"The profile {profile} has a role_arn but no source_profile or credential_source that sageguard knows. Correct it in the AWS configuration file."
            ),
        };

    // Only a role that must be assumed with a signature needs our own way; the rest is Core's business.
    private static string? NamedRole(string name) =>
        Profile(name) is { Options: { RoleArn.Length: > 0, WebIdentityTokenFile: null } } ? name : null;

    /// <summary>
    /// How to sign in again: by the kind of source at the end of the profile's chain. The AWS CLI refuses to sign in with a
    /// profile that only points to one with IAM Identity Center (aws-cli#7632).
    /// </summary>
    /// <param name="profile">The profile of <c>--profile</c>; null for the standard chain.</param>
    public static string SignIn(string? profile)
    {
        var name = profile ?? Variable("AWS_PROFILE") ?? "default";
        for (var depth = MaxChain; depth > 0 && Profile(name) is { } found; depth--)
        {
            if (found.Options.SsoStartUrl is { Length: > 0 } || found.Options.SsoSession is { Length: > 0 })
                return name == "default" ? "Sign in again (aws sso login)" : $"Sign in again (aws sso login --profile {name})";
            if (found.Options.CredentialProcess is { Length: > 0 })
                return $"Run the credential_process of the profile {name} by itself and see what it says";
            if (found.Options.SourceProfile is not { Length: > 0 } source || source == name)
                break;
            name = source;
        }

        return Variable("AWS_ACCESS_KEY_ID") is not null && profile is null
                ? "Set fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"
            : name == "default" ? "Sign in again (aws sso login, or aws configure)"
            : $"Renew the credentials of the profile {name} (aws configure --profile {name})";
    }

    private static CredentialProfile? Profile(string name) =>
        new CredentialProfileStoreChain().TryGetProfile(name, out var profile) ? profile : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
