// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Controls;

/// <summary>The name of a container image, read as Docker reads it.</summary>
/// <param name="Registry">The registry's host, with its port where it has one.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag; <c>latest</c> where none is written.</param>
/// <param name="Digest">The digest; null where there is none.</param>
internal sealed partial record ContainerImage(string Registry, string Repository, string Tag, string? Digest)
{
    /// <summary>The registry of a name that has none.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>The account and the Region of a private registry of Amazon ECR; null for any other registry.</summary>
    public (string Account, string Region)? Ecr =>
        EcrHost().Match(Registry) is { Success: true } match ? (match.Groups["account"].Value, match.Groups["region"].Value) : null;

    /// <summary>Reads a name; null where it is not one.</summary>
    /// <param name="name">The name, e.g. <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab:1.2</c>.</param>
    public static ContainerImage? Read(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first.AsSpan().ContainsAny('.', ':') || first == "localhost";
        var match = Rest().Match(hasRegistry ? name[(slash + 1)..] : name);
        if (!match.Success)
            return null;
        var (tag, digest) = (match.Groups["tag"], match.Groups["digest"]);
        return new ContainerImage(
            hasRegistry ? first.ToLowerInvariant() : DockerHub,
            match.Groups["repository"].Value,
            tag.Success ? tag.Value : "latest",
            digest.Success ? digest.Value : null
        );
    }

    [GeneratedRegex(
        "^(?<account>[0-9]{12})\\.(dkr\\.ecr(-fips)?\\.(?<region>[a-z0-9-]+)\\.(amazonaws\\.com(\\.cn)?|amazonaws\\.eu|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov)|dkr-ecr(-fips)?\\.(?<region>[a-z0-9-]+)\\.on\\.(aws|amazonwebservices\\.com\\.cn))$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex EcrHost();

    [GeneratedRegex(
        "^(?<repository>[a-z0-9]+([._/-]+[a-z0-9]+)*)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>[a-z0-9]+:[0-9a-f]{32,}))?$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Rest();
}
