// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Cli.Results;

/// <summary>The severities' names.</summary>
internal static class Severities
{
    /// <summary>The name in machine formats, stable.</summary>
    public static string Id(this Severity severity) => severity.ToString().ToLowerInvariant();
}
