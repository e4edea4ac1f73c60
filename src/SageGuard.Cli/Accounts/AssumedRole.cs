// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>
/// Credentials of a role, renewed before they end. Core's own class signs with credentials that it cannot hand to a
/// registered client, so a native executable needs this one.
/// </summary>
/// <param name="source">Who assumes the role.</param>
/// <param name="roleArn">The role.</param>
/// <param name="externalId">The external id that its trust policy asks for; null for none.</param>
/// <param name="region">The Region whose STS is asked.</param>
internal sealed class AssumedRole(AWSCredentials source, string roleArn, string? externalId, string region) : RefreshingAWSCredentials
{
    /// <summary>The role.</summary>
    public string RoleArn => roleArn;

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var sts = Sts.Client(source, region);
        var answer = await sts.AssumeRoleAsync(
            new AssumeRoleRequest
            {
                RoleArn = roleArn,
                RoleSessionName = "sageguard",
                ExternalId = externalId,
            }
        );
        return new CredentialsRefreshState(
            answer.Credentials.GetCredentials(),
            answer.Credentials.Expiration
                ?? throw new NoAccessException(
                    $"STS does not say until when the credentials of {roleArn} hold, which it always does: whatever answered is not STS."
                )
        );
    }
}
