// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Cdk;

/// <summary>
/// Where a resource stands below its construct or stack. The CDK makes the logical id of this path, and a changed logical id
/// replaces the resource: these are the paths of version 0.1, whose library put a construct around some of its resources.
/// </summary>
internal static partial class ConstructPaths
{
    /// <summary>The rules and their function.</summary>
    public static string OfRules(string logicalId) =>
        logicalId switch
        {
            "LogGroup" or "DeadLetterQueue" => $"{logicalId}/Resource",
            "DeadLetterQueuePolicy" => "DeadLetterQueue/Policy/Resource",
            "SageGuardRole" => "Role/Resource",
            "SageGuardFunction" => "Function/Resource",
            _ when MissedRuns().Match(logicalId) is { Success: true } alarm => $"{OfRule($"{alarm.Groups[1].Value}Rule")}MissedRuns",
            _ => OfRule(logicalId),
        };

    /// <summary>The hook, below a construct that is called Hook itself.</summary>
    public static string OfHook(string logicalId) =>
        logicalId switch
        {
            "HookLogGroup" or "HookRole" or "HookFunction" or "HookInvoker" => $"{logicalId["Hook".Length..]}/Resource",
            "HookErrorsAlarm" => "ErrorsAlarm",
            _ => logicalId,
        };

    /// <summary>Rules of single controls: Security Hub's are called by their number, as they always were.</summary>
    public static string OfRule(string logicalId) => SecurityHubRule().Replace(logicalId, "Rule$1");

    /// <summary>The role of the aggregation stack.</summary>
    public static string OfAggregation(string logicalId) => logicalId == "Role" ? "Role/Resource" : logicalId;

    /// <summary>The artifact bucket.</summary>
    public static string OfArtifacts(string logicalId) => logicalId == "Artifacts" ? "Artifacts/Resource" : "Artifacts/Policy/Resource";

    [GeneratedRegex("^SageMaker([0-9]+)Rule$")]
    private static partial Regex SecurityHubRule();

    [GeneratedRegex("^(.*)MissedRunsAlarm$")]
    private static partial Regex MissedRuns();
}
