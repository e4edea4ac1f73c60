// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Input;

/// <summary>One key or value of a JSON text.</summary>
/// <param name="Type">What it is; of a list or an object its beginning.</param>
/// <param name="IsEscaped">True for a string with a backslash in it.</param>
/// <param name="Start">The index of its first byte.</param>
internal record struct JsonToken(JsonTokenType Type, bool IsEscaped, int Start)
{
    /// <summary>True for an object in which a key is there twice.</summary>
    public bool Repeats { get; set; }

    /// <summary>The index of the byte after its last one.</summary>
    public int End { get; set; }

    /// <summary>Of a list or an object, the index of the first token after it.</summary>
    public int Next { get; set; }

    /// <summary>Of a list or an object, how many entries or keys it has.</summary>
    public int Count { get; set; }
}
