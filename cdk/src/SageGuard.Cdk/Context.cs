// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Deployment.Settings;

namespace SageGuard.Cdk;

/// <summary>The settings that the <c>cdk</c> command passes on: <c>-c NAME=VALUE</c>, or "context" in cdk.json.</summary>
internal static class Context
{
    // The command hands over the context in the first variable, and what is too long for it in a file that the second one names.
    private const string Variable = "CDK_CONTEXT_JSON";
    private const string OverflowVariable = "CONTEXT_OVERFLOW_LOCATION_ENV";

    /// <summary>The settings of this process.</summary>
    /// <exception cref="SettingException">A setting is not a string, a number or a boolean.</exception>
    public static IReadOnlyDictionary<string, string> OfCommand()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } json) Add(settings, json);
        if (Environment.GetEnvironmentVariable(OverflowVariable) is { Length: > 0 } file) Add(settings, File.ReadAllText(file));
        return settings;
    }

    private static void Add(Dictionary<string, string> settings, string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            // The CDK's own context: @aws-cdk/…, aws:cdk:…, availability-zones:…. Everything else is meant for us, misspelt or not.
            if (member.Name.Contains(':', StringComparison.Ordinal) || member.Name.Contains('/', StringComparison.Ordinal)) continue;
            settings[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => throw new SettingException($"Setting '{member.Name}' must be a string; lists are separated by commas."),
            };
        }
    }
}
