// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;

namespace SageGuard.Events;

/// <summary>Reads what AWS Config sends to a custom rule: JSON that holds JSON in a string, in any order of keys.</summary>
public static class EventReader
{
    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    /// <summary>Reads an invocation's payload.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <exception cref="MalformedEventException">The payload is no event of AWS Config; the message names the field, what it held and what is allowed.</exception>
    public static RuleEvent Read(ReadOnlyMemory<byte> payload)
    {
        using var document = Parse(payload, "The event");
        var fields = new JsonFields(document.RootElement, "event");
        return new RuleEvent(
            ReadNotification(fields.RequiredText("invokingEvent")),
            ReadParameters(fields),
            fields.RequiredSecret("resultToken"),
            fields.Flag("eventLeftScope"),
            fields.OptionalText("configRuleName"),
            fields.RequiredText("accountId"),
            fields.OptionalText("evaluationMode") == "PROACTIVE");
    }

    private static Notification ReadNotification(string invokingEvent)
    {
        using var document = Parse(System.Text.Encoding.UTF8.GetBytes(invokingEvent), "event.invokingEvent");
        var fields = new JsonFields(document.RootElement, "invokingEvent");
        return fields.RequiredText("messageType") switch
        {
            "ConfigurationItemChangeNotification" => new ChangeNotification(ItemReader.Read(Required(fields, "configurationItem"))),
            "OversizedConfigurationItemChangeNotification" => new OversizedChangeNotification(
                ItemReader.Read(Required(fields, "configurationItemSummary"), "configurationItemSummary")),
            "ScheduledNotification" => new ScheduledNotification(fields.RequiredTime("notificationCreationTime")),
            "ConfigurationSnapshotDeliveryCompleted" => new SnapshotNotification(),
            _ => throw fields.Wrong(
                "messageType",
                fields.Find("messageType")!.Value,
                "ConfigurationItemChangeNotification, OversizedConfigurationItemChangeNotification, ScheduledNotification or ConfigurationSnapshotDeliveryCompleted"),
        };
    }

    private static JsonElement Required(JsonFields fields, string name) =>
        fields.Find(name) ?? throw new MalformedEventException($"invokingEvent.{name} is missing, although its messageType promises it.");

    // In real events the key can be missing; test tools send "" or null.
    private static IReadOnlyDictionary<string, string> ReadParameters(JsonFields fields)
    {
        if (fields.OptionalText("ruleParameters") is not { } text) return NoParameters;

        using var document = Parse(System.Text.Encoding.UTF8.GetBytes(text), "event.ruleParameters");
        if (document.RootElement.ValueKind == JsonValueKind.Null) return NoParameters;
        var parameters = new JsonFields(document.RootElement, "ruleParameters");
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var name = JsonText.Name(member)
                ?? throw new MalformedEventException("ruleParameters holds a name that is no Unicode text; every name must be one.");
            result[name] = member.Value.ValueKind switch
            {
                JsonValueKind.String when JsonText.Of(member.Value) is { } value => value,
                // A template that says waiverMaxDays: 90 means what "90" means.
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => throw parameters.Wrong(Evaluation.Annotation.Clean(name, 64), member.Value, "a text"),
            };
        }

        return result;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            // The position only, and not the parser's error as the cause: where it meets a word that it does not know, it
            // quotes the rest of the text, result token included.
            throw new MalformedEventException($"{what} is not JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");
        }
    }
}
