// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>Where a template stands: by itself, or in other ones.</summary>
/// <param name="Depth">How many templates it stands in.</param>
/// <param name="Prefix">The logical ids that lead to it, e.g. <c>Network/</c>; empty for a template by itself.</param>
internal sealed record Nesting(int Depth, string Prefix)
{
    /// <summary>The deepest nesting that is followed.</summary>
    public const int MaxDepth = 8;

    /// <summary>A template by itself.</summary>
    public static Nesting None { get; } = new(0, "");

    /// <summary>Moves a place of a template that stands inside a file of another kind to that file.</summary>
    public Func<Stretch, Stretch> Move { get; init; } = place => place;

    /// <summary>Parameters that the outer template gives with a value that is open there.</summary>
    public IReadOnlyDictionary<string, OpenValue> Passed { get; init; } = new Dictionary<string, OpenValue>();

    /// <summary>The files that lead here, so that none is followed in a circle.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
