// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon;
using Amazon.Runtime.CredentialManagement;

namespace SageGuard.Cli.Completion;

/// <summary>Values that this machine knows without asking AWS.</summary>
internal static class KnownValues
{
    /// <summary>The Regions of AWS that this version knows.</summary>
    public static IEnumerable<string> Regions => RegionEndpoint.EnumerableAllRegions.Select(region => region.SystemName);

    /// <summary>The profiles of the AWS configuration files; none where they cannot be read.</summary>
    public static IEnumerable<string> Profiles
    {
        get
        {
            try
            {
                return [.. new CredentialProfileStoreChain().ListProfiles().Select(profile => profile.Name)];
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or Amazon.Runtime.AmazonClientException)
            {
                return [];
            }
        }
    }
}
