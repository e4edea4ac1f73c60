// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Results;

/// <summary>A place in a file.</summary>
/// <param name="File">The file as it was named on the command line; <c>-</c> for standard input.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in UTF-16 units.</param>
internal sealed record Location(string File, int Line, int Column)
{
    /// <summary>The line of the end; 0 where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EndLine { get; init; }

    /// <summary>The column after the last character; 0 where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EndColumn { get; init; }
}
