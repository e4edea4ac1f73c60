// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Endpoints;

/// <summary>One of AWS's partitions: which Regions are in it and how its hosts end.</summary>
/// <param name="Id">The partition as ARNs name it, e.g. <c>aws-cn</c>.</param>
/// <param name="RegionPrefixes">How its Regions begin; a direction and a number follow, e.g. <c>us-gov-</c> and <c>west-1</c>.</param>
/// <param name="DnsSuffix">How hosts end.</param>
/// <param name="DualStackDnsSuffix">How hosts that also speak IPv6 end.</param>
/// <remarks>
/// Source: AWS's <c>partitions.json</c>. Every partition there allows FIPS and dual stack; whether a service has such a
/// host in one Region is known to DNS alone.
/// </remarks>
public sealed record AwsPartition(string Id, IReadOnlyList<string> RegionPrefixes, string DnsSuffix, string DualStackDnsSuffix)
{
    /// <summary>All partitions.</summary>
    public static IReadOnlyList<AwsPartition> All { get; } =
    [
        new("aws", ["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"], "amazonaws.com", "api.aws"),
        new("aws-cn", ["cn-"], "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        new("aws-us-gov", ["us-gov-"], "amazonaws.com", "api.aws"),
        new("aws-eusc", ["eusc-de-"], "amazonaws.eu", "api.amazonwebservices.eu"),
        new("aws-iso", ["us-iso-"], "c2s.ic.gov", "api.aws.ic.gov"),
        new("aws-iso-b", ["us-isob-"], "sc2s.sgov.gov", "api.aws.scloud"),
        new("aws-iso-e", ["eu-isoe-"], "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        new("aws-iso-f", ["us-isof-"], "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    ];

    /// <summary>The partition of a Region, also of one that opened after this list was written; null for a name of another form.</summary>
    /// <param name="region">The Region, e.g. <c>eu-central-1</c>.</param>
    public static AwsPartition? Find(string region) => All.FirstOrDefault(partition => partition.Has(region));

    // "us-gov-west-1" begins with "us-" as well: what follows the prefix must be exactly a direction and a number.
    private bool Has(string region) =>
        RegionPrefixes.Any(prefix => region.StartsWith(prefix, StringComparison.Ordinal) && IsPlace(region.AsSpan(prefix.Length)));

    private static bool IsPlace(ReadOnlySpan<char> rest)
    {
        var dash = rest.IndexOf('-');
        if (dash <= 0 || dash == rest.Length - 1)
            return false;

        foreach (var letter in rest[..dash])
        {
            if (!char.IsAsciiLetterLower(letter))
                return false;
        }

        foreach (var digit in rest[(dash + 1)..])
        {
            if (!char.IsAsciiDigit(digit))
                return false;
        }

        return true;
    }
}
