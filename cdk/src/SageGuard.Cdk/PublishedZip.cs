// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Security.Cryptography;
using Amazon.CDK;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Cdk;

/// <summary>The function's zip on this machine.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Runtime">The runtime identifier that it is published for.</param>
public sealed record PublishedZip(string Path, string Runtime)
{
    /// <summary>The zip that settings name, or the one that <c>dotnet publish</c> leaves in artifacts/.</summary>
    /// <param name="settings">The settings.</param>
    public static PublishedZip Of(DeploymentSettings settings)
    {
        var architecture = settings.Account.Architecture;
        return new PublishedZip(
            System.IO.Path.GetFullPath(settings.Zip ?? $"../artifacts/{ZipName.For(architecture)}"),
            ZipName.RuntimeOf(architecture)
        );
    }

    /// <summary>True where the file is there.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>The key under which the artifact buckets hold it: with version and hash, so that an upgrade is a new key.</summary>
    public string ArtifactKey
    {
        get
        {
            if (!Exists)
                return "missing";
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path)))[..16];
            return $"sageguard/{System.IO.Path.GetFileNameWithoutExtension(Path)}-{hash}.zip";
        }
    }

    /// <summary>The SHA-256 of the zip in base64, as Lambda gives it.</summary>
    public string Sha256 => Exists ? HashOf(Path) : "missing";

    /// <summary>The SHA-256 of a file in base64.</summary>
    internal static string HashOf(string file) => Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>
    /// Where the zip cannot be deployed, marks a stack that needs it: the <c>cdk</c> command then refuses to deploy this stack with
    /// this sentence, and deploys the others, which do not need it.
    /// </summary>
    /// <param name="stack">The stack.</param>
    internal void NeededBy(Stack stack)
    {
        if (Fault is { } fault)
        {
            Annotations
                .Of(stack)
                .AddError(
                    $"{Path} {fault}. Publish it first, from the repository's root: dotnet publish src/SageGuard.Lambda -c Release -r {Runtime}; or name a released zip with -c zip=PATH."
                );
        }
    }

    // Lambda would take any zip, and every event would fail.
    private string? Fault
    {
        get
        {
            if (Directory.Exists(Path))
                return "is a folder";
            if (!Exists)
                return "is missing";
            try
            {
                using var zip = ZipFile.OpenRead(Path);
                return zip.GetEntry("bootstrap") is null ? "does not hold the function's bootstrap" : null;
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                return $"cannot be read as a zip ({error.Message.TrimEnd('.')})";
            }
        }
    }
}
