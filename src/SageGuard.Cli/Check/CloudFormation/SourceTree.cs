// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>A template's text as a tree, and where each resource stands in it.</summary>
/// <param name="Root">The tree.</param>
/// <param name="Positions">Line and column of the keys down to the resources, by path, e.g. <c>/Resources/Lab</c>.</param>
internal sealed record SourceTree(JsonNode? Root, IReadOnlyDictionary<string, (int Line, int Column)> Positions)
{
    /// <summary>Keys deeper than this have no position: nobody asks for them.</summary>
    public const int Depth = 2;

    /// <summary>The place of a resource.</summary>
    public (int Line, int Column) PositionOf(string logicalId) => Positions.GetValueOrDefault($"/Resources/{logicalId}", (1, 1));
}
