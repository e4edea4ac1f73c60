// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;

namespace SageGuard.Cli.Accounts;

/// <summary>
/// The certificate authorities that AWS's own tools trust: AWS_CA_BUNDLE, else the profile's <c>ca_bundle</c>. The SDK reads
/// neither.
/// </summary>
internal static class CaBundle
{
    /// <summary>Puts the profile's setting where every client of this process finds it; the variable wins.</summary>
    /// <param name="profile">The profile; null for the default one.</param>
    public static void Use(string? profile)
    {
        if (
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable(AwsTls.BundleVariable)) && OfProfile(profile ?? "default") is { } bundle
        )
        {
            Environment.SetEnvironmentVariable(AwsTls.BundleVariable, bundle);
        }

        AwsTls.UseEverywhere();
    }

    private static string? OfProfile(string profile)
    {
        var file = Environment.GetEnvironmentVariable("AWS_CONFIG_FILE") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", "config");
        if (!File.Exists(file))
            return null;

        var inside = false;
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
                inside = line.Trim('[', ']').Trim() is var name && (name == profile || name == $"profile {profile}");
            else if (inside && line.Split('=', 2, StringSplitOptions.TrimEntries) is ["ca_bundle", { Length: > 0 } bundle])
                return bundle;
        }

        return null;
    }
}
