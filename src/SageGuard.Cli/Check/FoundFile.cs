// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check;

/// <summary>One file to check.</summary>
/// <param name="Name">Its path, or <c>-</c>.</param>
/// <param name="IsNamed">True where it was named; false where a folder or a pattern led to it.</param>
internal sealed record FoundFile(string Name, bool IsNamed)
{
    /// <summary>Why it cannot be read; null where that is not known yet.</summary>
    public string? Fault { get; init; }

    /// <summary>True for a file next to the manifest of an assembly that does not name it: CDK writes several that are not
    /// templates.</summary>
    public bool IsInAssembly { get; init; }

    public static IComparer<FoundFile> ByName { get; } =
        Comparer<FoundFile>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));
}
