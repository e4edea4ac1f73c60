// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon;
using Amazon.Runtime;

namespace SageGuard.Aws;

/// <summary>
/// The Region of a client of AWS's own packages. An endpoint of one's own, from AWS_ENDPOINT_URL and its like or from a profile,
/// makes such a client forget its Region, and it then signs for another one.
/// </summary>
public static class SdkRegion
{
    /// <summary>Has a client speak to a Region, and sign for it wherever its requests go.</summary>
    /// <param name="config">The client's settings.</param>
    /// <param name="region">The Region.</param>
    /// <param name="endpoint">Where the requests go; null for what the environment or a profile names, else for AWS's own hosts.</param>
    public static void Set(ClientConfig config, string region, Uri? endpoint = null)
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (endpoint is not null)
            config.ServiceURL = endpoint.AbsoluteUri;
        // Where AWS's own hosts are asked, the package knows more of the signature than the Region alone.
        if (!string.IsNullOrEmpty(config.ServiceURL))
            config.AuthenticationRegion = region;
    }
}
