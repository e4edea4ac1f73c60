// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Remediate.Tests;

/// <summary>What a policy grants.</summary>
internal static class Policies
{
    public static IReadOnlyList<string> Actions(string policy) =>
        [
            .. JsonNode.Parse(policy)!["Statement"]!
                .AsArray()
                .SelectMany(statement => statement!["Action"]!.AsArray())
                .Select(action => (string)action!),
        ];

    /// <summary>SageMaker's operations among them, in order.</summary>
    public static IEnumerable<string> SageMaker(string policy) =>
        Actions(policy)
            .Where(action => action.StartsWith("sagemaker:", StringComparison.Ordinal))
            .Select(action => action["sagemaker:".Length..])
            .Distinct()
            .Order();
}
