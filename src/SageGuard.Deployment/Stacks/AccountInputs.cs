// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// What varies in an account's stack: values where the settings are known, references to parameters where a template asks for
/// them at deployment. Values are made again for each use, because a JSON node has one place.
/// </summary>
internal sealed record AccountInputs
{
    public required TemplateResource Function { get; init; }

    public required IReadOnlyList<PlannedRule> Rules { get; init; }

    public required IReadOnlyList<PlannedStatement> Statements { get; init; }

    public required Decision OnChanges { get; init; }

    /// <summary>True where at least one rule has a schedule.</summary>
    public required Decision HasSchedule { get; init; }

    public required Func<JsonNode> Frequency { get; init; }

    public required Func<JsonNode> MissedAfterHours { get; init; }

    public required Func<JsonNode> LogRetentionDays { get; init; }

    /// <summary>The alarms' actions; null where there is no topic.</summary>
    public required Func<JsonNode?> AlarmActions { get; init; }

    /// <summary>A single alarm instead of one for each kind of failure and each rule.</summary>
    public bool OneAlarm { get; init; }

    /// <summary>The hash that the function's code must have, base64; where it is missing, CloudFormation compares nothing.</summary>
    public required Optional CodeSha256 { get; init; }

    public required ReviewInputs Reviews { get; init; }
}

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

/// <summary>A statement of the role's policy.</summary>
/// <param name="When">Whether it is needed.</param>
/// <param name="Actions">IAM actions.</param>
/// <param name="Service">The service of the resource's ARN.</param>
/// <param name="ArnResource">The resource part of the ARN; null for <c>*</c>.</param>
internal sealed record PlannedStatement(Decision When, IReadOnlyList<string> Actions, string Service, string? ArnResource)
{
    /// <summary>The permissions by resource, in the order of their first action.</summary>
    public static IReadOnlyList<PlannedStatement> Of(IEnumerable<Grant> grants) =>
        [
            .. grants
                .GroupBy(grant => grant.ArnResource is null ? null : $"{ServiceOf(grant)} {grant.ArnResource}")
                .Select(same => new PlannedStatement(
                    Decision.Yes,
                    [.. same.Select(grant => grant.Action)],
                    ServiceOf(same.First()),
                    same.First().ArnResource
                )),
        ];

    public static string ServiceOf(Grant grant) => grant.Action[..grant.Action.IndexOf(':', StringComparison.Ordinal)];
}
