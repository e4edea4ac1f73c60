// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Cli.Remediate;

/// <summary>Counts for people.</summary>
internal static class Plural
{
    /// <summary>A count and its noun, e.g. <c>1 notebook</c>, <c>2 notebooks</c>.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A count and the verb that fits it, e.g. <c>1 is blocked</c>.</summary>
    public static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
