// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>The command that puts a rule again with the triggers and the scope that it should have, every other member as it is.</summary>
internal static class CorrectedRule
{
    private const string Change = "ConfigurationItemChangeNotification";
    private const string Oversized = "OversizedConfigurationItemChangeNotification";
    private const string Scheduled = "ScheduledNotification";

    // AWS Config sets these itself.
    private static readonly string[] Own = ["ConfigRuleArn", "ConfigRuleId", "ConfigRuleState", "CreatedBy"];

    /// <summary>The command, to be pasted into a shell.</summary>
    /// <param name="rule">The rule as it is.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="schedule">True where it must have a schedule.</param>
    /// <param name="region">The Region.</param>
    /// <param name="widen">True where the scope is what is wrong: it becomes all resources of the controls' types.</param>
    public static string Command(RuleState rule, RuleParameters parameters, bool schedule, string region, bool widen = false)
    {
        var corrected = JsonNode.Parse(rule.Json.GetRawText())!.AsObject();
        foreach (var member in Own)
            corrected.Remove(member);

        // Each source says its frequency itself; at the top it is for AWS's own rules.
        corrected.Remove("MaximumExecutionFrequency");
        if (widen || corrected["Scope"] is not JsonObject)
        {
            corrected["Scope"] = new JsonObject
            {
                ["ComplianceResourceTypes"] = new JsonArray([
                    .. parameters.Controls.Select(control => control.Kind.Type).Distinct().Select(type => (JsonNode)JsonValue.Create(type)),
                ]),
            };
        }

        var details = new JsonArray(Detail(Change), Detail(Oversized));
        if (schedule || rule.MessageTypes.Contains(Scheduled))
            details.Add((JsonNode)Detail(Scheduled, rule.Frequency ?? "TwentyFour_Hours"));
        corrected["Source"] = new JsonObject
        {
            ["Owner"] = rule.Owner,
            ["SourceIdentifier"] = rule.SourceIdentifier,
            ["SourceDetails"] = details,
        };
        return $"aws configservice put-config-rule --region {region} --config-rule {ShellJson.Quoted(corrected)}";
    }

    private static JsonObject Detail(string message, string? frequency = null)
    {
        var detail = new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = message };
        if (frequency is not null)
            detail["MaximumExecutionFrequency"] = frequency;
        return detail;
    }
}
