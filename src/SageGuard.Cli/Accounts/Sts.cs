// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>AWS's Security Token Service: who the caller is.</summary>
internal static class Sts
{
    /// <summary>A client that gives up soon: nothing else has begun, and someone waits.</summary>
    public static AmazonSecurityTokenServiceClient Client(AWSCredentials credentials, string region)
    {
        var config = new AmazonSecurityTokenServiceConfig { Timeout = TimeSpan.FromSeconds(10), MaxErrorRetry = 1 };
        Aws.SdkRegion.Set(config, region);
        return new AmazonSecurityTokenServiceClient(credentials, config);
    }

    /// <summary>Whose the credentials are: the account, and the ARN of the user or of the role's session.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="region">The Region whose STS is asked.</param>
    /// <param name="profile">The profile they are of, for the advice how to sign in again; null for the standard chain.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NoAccessException">No credentials, refused ones, or no answer.</exception>
    public static async Task<(string Account, string Arn)> CallerOfAsync(
        AWSCredentials credentials,
        string region,
        string? profile,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var sts = Client(credentials, region);
            var caller = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken);
            return (caller.Account, caller.Arn);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Explain(error, credentials, region, CredentialSource.SignIn(profile));
        }
    }

    private static NoAccessException Explain(Exception error, AWSCredentials credentials, string region, string signIn)
    {
        var role = (credentials as AssumedRole)?.RoleArn;
        var causes = Causes(error).ToList();
        var refusal = causes.OfType<AmazonServiceException>().FirstOrDefault(cause => !string.IsNullOrEmpty(cause.ErrorCode));
        if (refusal is null)
        {
            if (Aws.AwsTls.AdviceFor(error, $"AWS STS in {region}") is { } advice)
                return new NoAccessException(advice, error);
            if (causes.OfType<AmazonServiceException>().FirstOrDefault(cause => cause.StatusCode != 0) is { } foreign)
            {
                return new NoAccessException(
                    $"AWS STS in {region} was asked, and what answered (HTTP {(int)foreign.StatusCode}) is not AWS. Check HTTPS_PROXY, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS.",
                    error
                );
            }
            // An answer with a status comes from the container's or the instance's endpoint, so the network is there.
            var network = causes.Any(cause =>
                cause
                    is HttpRequestException { StatusCode: null }
                        or System.Net.Sockets.SocketException
                        or TimeoutException
                        or OperationCanceledException
            );
            return network
                ? new NoAccessException(
                    $"No answer from AWS STS in {region} ({OneLine.Clean(causes[^1].Message, 160).TrimEnd('.')}). Check the Region's name, the network, HTTPS_PROXY and AWS_ENDPOINT_URL.",
                    error
                )
                : new NoAccessException(
                    $"The credentials could not be used: {OneLine.Clean(causes[^1].Message, 300).TrimEnd('.')}. {signIn}, or name another profile with --profile.",
                    error
                );
        }

        var text = OneLine.Clean(refusal.Message, 300).TrimEnd('.');
        return new NoAccessException(
            refusal.ErrorCode switch
            {
                "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => $"The credentials have expired. {signIn}.",
                "InvalidClientTokenId" or "UnrecognizedClientException" or "SignatureDoesNotMatch" or "InvalidAccessKeyId" =>
                    $"AWS does not accept the credentials ({refusal.ErrorCode}) in {region}. Check the access key, the secret and the session token, and that the account has enabled the Region.",
                "AccessDenied" or "AccessDeniedException" when role is not null =>
                    $"The role {role} cannot be assumed: {text}. Grant sts:AssumeRole to the caller, let the role's trust policy name it, and give --external-id where the policy asks for one.",
                _ => $"AWS STS refused the call in {region}: {refusal.ErrorCode}: {text}.",
            },
            error
        );
    }

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
