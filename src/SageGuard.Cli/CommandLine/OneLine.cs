// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Text;

namespace SageGuard.Cli.CommandLine;

/// <summary>Text that came from outside, made safe for a terminal and for a table.</summary>
internal static class OneLine
{
    /// <summary>One line without control characters, whole.</summary>
    public static string Clean(string text) => Annotation.Clean(text, Math.Max(text.Length, 1));

    /// <summary>The same, cut to a length with "…".</summary>
    public static string Clean(string text, int maxLength) => Annotation.Clean(text, maxLength);
}
