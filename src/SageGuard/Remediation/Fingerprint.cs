// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;

namespace SageGuard.Remediation;

/// <summary>
/// A hash of what a plan was made on, so that apply sees when the owner changed something since. Left out is what changes
/// by itself: states, times, addresses, and the platform, which AWS moves on its own.
/// </summary>
public static class Fingerprint
{
    private static readonly string[] Moving =
        ["NotebookInstanceStatus", "FailureReason", "Url", "NetworkInterfaceId", "LastModifiedTime", "PlatformIdentifier"];

    /// <summary>The hash, in hexadecimal.</summary>
    /// <param name="notebook">The notebook.</param>
    public static string Of(Notebook notebook)
    {
        var settings = notebook.Resource.Properties.Json.EnumerateObject()
            .Where(property => !Moving.Contains(property.Name))
            .Select(property => $"{property.Name}={property.Value.GetRawText()}")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings))))[..16];
    }
}
