// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>The command that puts a rule again with the triggers and the scope that it should have.</summary>
internal static class CorrectedRule
{
    private const string Change = "ConfigurationItemChangeNotification";
    private const string Oversized = "OversizedConfigurationItemChangeNotification";
    private const string Scheduled = "ScheduledNotification";

    /// <summary>The command, to be pasted into a shell.</summary>
    /// <param name="rule">The rule as it is.</param>
    /// <param name="parameters">What it was told.</param>
    /// <param name="schedule">True where it must have a schedule.</param>
    /// <param name="region">The Region.</param>
    public static string Command(RuleState rule, RuleParameters parameters, bool schedule, string region)
    {
        var corrected = new JsonObject { ["ConfigRuleName"] = rule.Name };
        foreach (var member in rule.Json.EnumerateObject().Where(member => member.Name is "Description" or "InputParameters" or "EvaluationModes"))
            corrected[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        corrected["Scope"] = new JsonObject
        {
            ["ComplianceResourceTypes"] = new JsonArray([.. parameters.Controls.Select(control => control.Kind.Type).Distinct().Select(type => (JsonNode)JsonValue.Create(type))]),
        };
        var details = new JsonArray(Detail(Change), Detail(Oversized));
        if (schedule || rule.MessageTypes.Contains(Scheduled)) details.Add((JsonNode)Detail(Scheduled, rule.Frequency ?? "TwentyFour_Hours"));
        corrected["Source"] = new JsonObject { ["Owner"] = rule.Owner, ["SourceIdentifier"] = rule.SourceIdentifier, ["SourceDetails"] = details };
        return $"aws configservice put-config-rule --region {region} --config-rule '{Text(corrected).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static JsonObject Detail(string message, string? frequency = null)
    {
        var detail = new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = message };
        if (frequency is not null) detail["MaximumExecutionFrequency"] = frequency;
        return detail;
    }

    private static string Text(JsonObject value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
