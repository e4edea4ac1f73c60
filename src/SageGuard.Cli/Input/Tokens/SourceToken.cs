// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>One key or value of a JSON or YAML file.</summary>
/// <param name="Type">What it is; of a list or a mapping its beginning.</param>
/// <param name="Traits">What is special about it.</param>
/// <param name="Start">The index of its first byte; of an alias, the token that it stands for.</param>
internal record struct SourceToken(SourceTokenType Type, SourceTokenTraits Traits = SourceTokenTraits.None, int Start = 0)
{
    /// <summary>The index of the byte after its last one.</summary>
    public int End { get; set; }

    /// <summary>Of a list or a mapping, the index of the first token after it.</summary>
    public int Next { get; set; }

    /// <summary>Of a list or a mapping, how many entries or keys it has; of what a parser gave, its index among those.</summary>
    public int Count { get; set; }

    /// <summary>True where it has a trait.</summary>
    public readonly bool Is(SourceTokenTraits trait) => (Traits & trait) != 0;
}
