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
    /// <exception cref="SettingException">A setting is not a string, a number or a boolean, or the context cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> OfCommand()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } json)
            Add(settings, json, Variable);
        if (Environment.GetEnvironmentVariable(OverflowVariable) is { Length: > 0 } file)
            Add(settings, Overflow(file), OverflowVariable);
        return settings;
    }

    private static string Overflow(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{OverflowVariable} names {file}, which cannot be read: {error.Message}");
        }
    }

    private static JsonDocument Parse(string json, string variable)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Answered below, as a document of another kind is.
        }

        throw new SettingException(
            $"The context in {variable} is not a JSON object. The cdk command writes it; remove the variable, or start the app with that command."
        );
    }

    private static void Add(Dictionary<string, string> settings, string json, string variable)
    {
        using var document = Parse(json, variable);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            // The CDK's own context: @aws-cdk/…, aws:cdk:…, availability-zones:…. Everything else is meant for us, misspelt or not.
            if (member.Name.Contains(':', StringComparison.Ordinal) || member.Name.Contains('/', StringComparison.Ordinal))
                continue;
            settings[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => throw new SettingException($"Setting '{member.Name}' must be a string; lists are separated by commas."),
            };
        }
    }
}
