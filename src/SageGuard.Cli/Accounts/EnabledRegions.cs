// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>The Regions that an account has enabled.</summary>
internal static class EnabledRegions
{
    /// <summary>Asks EC2, the one service that a read-only role may ask for it.</summary>
    /// <exception cref="NoAccessException">It refused or did not answer.</exception>
    public static async Task<IReadOnlyList<string>> OfAsync(AWSCredentials credentials, string region, CancellationToken cancellationToken)
    {
        try
        {
            var config = new AmazonEC2Config { Timeout = TimeSpan.FromSeconds(20) };
            Aws.SdkRegion.Set(config, region);
            using var ec2 = new AmazonEC2Client(credentials, config);
            var answer = await ec2.DescribeRegionsAsync(new DescribeRegionsRequest { AllRegions = false }, cancellationToken);
            return [.. (answer.Regions ?? []).Select(found => found.RegionName).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is AmazonClientException or HttpRequestException or AmazonServiceException)
        {
            if (Aws.AwsTls.AdviceFor(error, "Amazon EC2") is { } advice)
                throw new NoAccessException(advice, error);
            throw new NoAccessException(
                $"The enabled Regions could not be read: {OneLine.Clean(error.Message, 300).TrimEnd('.')}. Grant ec2:DescribeRegions, or name the Regions with --region.",
                error
            );
        }
    }
}
