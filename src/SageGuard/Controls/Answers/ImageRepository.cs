// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Enumeration;

namespace SageGuard.Controls;

/// <summary>A repository of Amazon ECR.</summary>
/// <param name="Exists">True if it is there.</param>
/// <param name="Mutability">imageTagMutability, e.g. <c>IMMUTABLE</c> or <c>IMMUTABLE_WITH_EXCLUSION</c>.</param>
/// <param name="Exclusions">The filters of tags that are excepted from it, with <c>*</c> for any letters.</param>
/// <remarks>Source: Amazon ECR API reference, Repository and ImageTagMutabilityExclusionFilter.</remarks>
public sealed record ImageRepository(bool Exists, string Mutability, IReadOnlyList<string> Exclusions)
{
    /// <summary>True where a tag, once pushed, stays on its image.</summary>
    /// <param name="tag">The tag.</param>
    public bool Keeps(string tag)
    {
        var isExcepted = Exclusions.Any(filter => FileSystemName.MatchesSimpleExpression(filter, tag, ignoreCase: false));
        return Mutability switch
        {
            "IMMUTABLE" => true,
            "IMMUTABLE_WITH_EXCLUSION" => !isExcepted,
            "MUTABLE_WITH_EXCLUSION" => isExcepted,
            _ => false,
        };
    }
}
