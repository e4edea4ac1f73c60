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
