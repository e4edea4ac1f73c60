// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Stacks;

/// <summary>How the function's zip is called that <c>dotnet publish</c> leaves in artifacts/, and that a release holds.</summary>
public static class ZipName
{
    /// <summary>The file's name, with the version and the runtime identifier.</summary>
    /// <param name="architecture">The processor, x86_64 or arm64.</param>
    public static string For(string architecture) => $"sageguard-{ProductVersion.Text}-{RuntimeOf(architecture)}.zip";

    /// <summary>The runtime identifier that a processor's bootstrap is published for.</summary>
    /// <param name="architecture">The processor, x86_64 or arm64.</param>
    public static string RuntimeOf(string architecture) => architecture == "arm64" ? "linux-arm64" : "linux-x64";
}
