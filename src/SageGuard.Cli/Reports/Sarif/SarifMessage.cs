// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>SARIF's <c>message</c> and <c>multiformatMessageString</c>.</summary>
internal sealed record SarifMessage(string Text, string? Markdown = null)
{
    /// <summary>One line that holds what others wrote: in a message "[text](target)" is a link.</summary>
    public static SarifMessage From(string text) => new(OneLine.Clean(text).Replace("](", "] (", StringComparison.Ordinal));
}
