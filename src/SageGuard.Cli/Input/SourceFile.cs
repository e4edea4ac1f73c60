// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>A file as a tree.</summary>
/// <param name="File">The file.</param>
/// <param name="Roots">Its documents: one, unless several follow each other.</param>
/// <param name="Remarks">What a reader must know about the way it is written, e.g. keys that are there twice.</param>
internal sealed record SourceFile(InputFile File, IReadOnlyList<SourceNode> Roots, IReadOnlyList<string> Remarks)
{
    /// <summary>The only document, or the first.</summary>
    public SourceNode Root => Roots[0];

    /// <summary>The first key that is there twice in one mapping; null where none is.</summary>
    public SourceMember? Repeated { get; init; }

    /// <summary>True where it is written in YAML.</summary>
    public bool IsYaml { get; init; }
}
