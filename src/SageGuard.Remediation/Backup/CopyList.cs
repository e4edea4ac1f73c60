// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>Some entries of a volume: how many they are, and the first of them.</summary>
/// <param name="Count">How many.</param>
/// <param name="Paths">The first hundred, percent-encoded as in the manifest.</param>
public sealed record CopyList(long Count, IReadOnlyList<string> Paths)
{
    /// <summary>No entry.</summary>
    public static CopyList None { get; } = new(0, []);

    /// <summary>The first ten, and how many more.</summary>
    public override string ToString() =>
        string.Join(", ", Paths.Take(10))
        + (
            Count > Math.Min(10, Paths.Count)
                ? string.Create(CultureInfo.InvariantCulture, $" and {Count - Math.Min(10, Paths.Count)} more")
                : ""
        );
}
