// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Controls;

/// <summary>An address of something in Amazon S3.</summary>
internal static partial class S3Address
{
    /// <summary>The bucket of an address, or the access point in the place of one; null where it is not in Amazon S3.</summary>
    /// <param name="address">The address: <c>s3://bucket/key</c>, or one of the forms of Amazon S3's own hosts.</param>
    public static string? BucketOf(string address)
    {
        var match = S3().Match(address);
        if (!match.Success)
            match = Hosted().Match(address);
        return match.Success ? match.Groups["bucket"].Value : null;
    }

    /// <summary>True for an access point, or its alias, in the place of a bucket.</summary>
    /// <param name="bucket">What an address has as its bucket.</param>
    public static bool IsAccessPoint(string bucket) =>
        bucket.StartsWith("arn:", StringComparison.Ordinal)
        || bucket.EndsWith("-s3alias", StringComparison.Ordinal)
        || bucket.EndsWith("--ol-s3", StringComparison.Ordinal);

    [GeneratedRegex("^s3://(?<bucket>[^/]+)(/.*)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex S3();

    [GeneratedRegex(
        "^https://((?<bucket>[^/]+)\\.s3([.-][a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?(/.*)?|s3([.-][a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?/(?<bucket>[^/]+)(/.*)?)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex Hosted();
}
