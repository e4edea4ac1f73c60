// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>A place in a file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in UTF-16 units as SARIF declares them.</param>
internal readonly record struct Place(int Line, int Column)
{
    /// <summary>The first character.</summary>
    public static Place Start { get; } = new(1, 1);
}
