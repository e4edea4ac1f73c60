// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>One rule of a stack.</summary>
/// <param name="Id">What its logical ids begin with, e.g. <c>SageMaker1</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it evaluates; 256 characters at most.</param>
/// <param name="Types">The resource types that it is scoped to.</param>
/// <param name="InputParameters">What the function reads; strings only.</param>
internal sealed record PlannedRule(
    string Id,
    Func<JsonNode> Name,
    string Description,
    IReadOnlyList<string> Types,
    JsonObject InputParameters
)
{
    /// <summary>The condition that it hangs on; null where it is always there.</summary>
    public string? Condition { get; init; }

    /// <summary>Whether the rule, where it is there, has a schedule.</summary>
    public required Decision OnSchedule { get; init; }

    /// <summary>The condition of the rule's alarm on missed runs; null where the rule and its schedule are always there.</summary>
    public string? MissedRunsCondition { get; init; }
}
