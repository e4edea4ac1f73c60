// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The names of blockers in JSON and on the command line.</summary>
public static class BlockerNames
{
    /// <summary>The name, e.g. <c>subnet-reach</c>.</summary>
    /// <param name="kind">The blocker.</param>
    public static string For(BlockerKind kind) =>
        string.Concat(
            kind.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}")
        );

    /// <summary>The blocker of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public static BlockerKind? Find(string name)
    {
        foreach (var kind in Enum.GetValues<BlockerKind>())
        {
            if (For(kind) == name)
                return kind;
        }

        return null;
    }
}
