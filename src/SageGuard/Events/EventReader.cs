// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Events;

/// <summary>Reads what AWS Config sends to a custom rule: JSON that holds JSON in a string, in any order of keys.</summary>
public static class EventReader
{
    // AWS Config's tokens have hundreds of characters; shorter ones are of test tools, and may be ordinary words.
    private const int ShortestSecret = 16;

    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    /// <summary>Reads an invocation's payload.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <exception cref="MalformedEventException">The payload is not an event of AWS Config; the message names the field, what it held and
    /// what is allowed.</exception>
    public static RuleEvent Read(ReadOnlyMemory<byte> payload)
    {
        using var document = Parse(payload, "The event");
        var fields = new JsonFields(document.RootElement, "event");
        if (
            fields.Find("invokingEvent") is null
            && fields.Find("resultToken") is null
            && ForeignEvent.LooksLike(document.RootElement) is { } other
        )
        {
            throw new MalformedEventException(
                $"This is not an event of AWS Config; it looks like {other}. Remove that trigger from the function, or test with an event of AWS Config."
            );
        }

        // Before anything is quoted or logged.
        var invokingEvent = fields.RequiredUtf8("invokingEvent");
        var token = fields.RequiredSecret("resultToken");
        if (token.Length >= ShortestSecret && !IsThereOnce(token, payload.Span))
            RefuseRepeated(token, document.RootElement, invokingEvent);
        return new RuleEvent(
            ReadNotification(invokingEvent),
            ReadParameters(fields),
            token,
            fields.Flag("eventLeftScope"),
            fields.OptionalText("configRuleName"),
            fields.RequiredText("accountId"),
            fields.OptionalText("evaluationMode") == "PROACTIVE"
        )
        {
            RuleArn = fields.OptionalText("configRuleArn"),
        };
    }

    // The token is a capability. Every other member can reach a log, an error or an annotation, and AWS Config never puts the
    // token there: an event that does is a defect or an attempt to have it written down.
    private static void RefuseRepeated(string token, JsonElement ruleEvent, ReadOnlyMemory<byte> invokingEvent)
    {
        foreach (var member in ruleEvent.EnumerateObject())
        {
            if (JsonText.Name(member) is not { } name || name == "resultToken")
                continue;
            if (name.Contains(token, StringComparison.Ordinal) || Holds(member.Value, token))
            {
                throw new MalformedEventException(
                    $"event.{(name.Contains(token, StringComparison.Ordinal) ? "(a name)" : Annotation.Clean(name, 64))} repeats the result token, which belongs in event.resultToken only: refused, so that it is not logged."
                );
            }
        }

        // Escapes can hide it from a search in the text.
        if (invokingEvent.Span.IndexOf("\\u"u8) < 0)
            return;
        using var inner = Parse(invokingEvent, "event.invokingEvent");
        if (Holds(inner.RootElement, token))
        {
            throw new MalformedEventException(
                "event.invokingEvent repeats the result token, which belongs in event.resultToken only: refused, so that it is not logged."
            );
        }
    }

    // True for nearly every event, and cheap: where the payload has none of the escapes that can hide a character of the token, its own
    // place is the only one in the bytes, and so in every string of the event and in every JSON inside a string.
    private static bool IsThereOnce(string token, ReadOnlySpan<byte> payload)
    {
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~') || token.AsSpan().IndexOfAny('"', '\\') >= 0)
            return false;
        if (payload.IndexOf("\\u"u8) >= 0 || payload.IndexOf("\\/"u8) >= 0)
            return false;
        var bytes = System.Text.Encoding.UTF8.GetBytes(token);
        var first = payload.IndexOf(bytes);
        return first >= 0 && payload[(first + 1)..].IndexOf(bytes) < 0;
    }

    private static bool Holds(JsonElement value, string token) =>
        value.ValueKind switch
        {
            JsonValueKind.String => JsonText.Read(value)?.Contains(token, StringComparison.Ordinal)
                ?? JsonText.Raw(value).Contains(token, StringComparison.Ordinal),
            JsonValueKind.Array => value.EnumerateArray().Any(entry => Holds(entry, token)),
            JsonValueKind.Object => value
                .EnumerateObject()
                .Any(member => JsonText.Name(member)?.Contains(token, StringComparison.Ordinal) == true || Holds(member.Value, token)),
            _ => false,
        };

    private static Notification ReadNotification(ReadOnlyMemory<byte> invokingEvent)
    {
        using var document = Parse(invokingEvent, "event.invokingEvent");
        var fields = new JsonFields(document.RootElement, "invokingEvent");
        return fields.RequiredText("messageType") switch
        {
            "ConfigurationItemChangeNotification" => new ChangeNotification(ItemReader.Read(Required(fields, "configurationItem"))),
            "OversizedConfigurationItemChangeNotification" => new OversizedChangeNotification(
                ItemReader.Read(Required(fields, "configurationItemSummary"), "configurationItemSummary")
            ),
            "ScheduledNotification" => new ScheduledNotification(fields.RequiredTime("notificationCreationTime"))
            {
                AccountId = fields.OptionalText("awsAccountId"),
            },
            "ConfigurationSnapshotDeliveryCompleted" => new SnapshotNotification(),
            _ => throw fields.Wrong(
                "messageType",
                fields.Find("messageType")!.Value,
                "ConfigurationItemChangeNotification, OversizedConfigurationItemChangeNotification, ScheduledNotification or ConfigurationSnapshotDeliveryCompleted"
            ),
        };
    }

    private static JsonElement Required(JsonFields fields, string name) =>
        fields.Find(name) ?? throw new MalformedEventException($"invokingEvent.{name} is missing, although its messageType promises it.");

    // In real events the key can be missing; test tools send "" or null.
    private static IReadOnlyDictionary<string, string> ReadParameters(JsonFields fields)
    {
        if (fields.OptionalUtf8("ruleParameters") is not { } json)
            return NoParameters;

        using var document = Parse(json, "event.ruleParameters");
        if (document.RootElement.ValueKind == JsonValueKind.Null)
            return NoParameters;
        var parameters = new JsonFields(document.RootElement, "ruleParameters");
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var name =
                JsonText.Name(member)
                ?? throw new MalformedEventException("ruleParameters holds a name that is not Unicode text; every name must be one.");
            result[name] = member.Value.ValueKind switch
            {
                JsonValueKind.String when JsonText.Read(member.Value) is { } value => value,
                // A template that says waiverMaxDays: 90 means what "90" means.
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => throw parameters.Wrong(Annotation.Clean(name, 64), member.Value, "a string"),
            };
        }

        return result;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            return StrictJson.Parse(json);
        }
        catch (JsonException error)
        {
            if (StrictJson.DuplicateIn(json) is { } name)
                throw new MalformedEventException($"{what} holds the member {name} twice; every name must come once.");

            // The position only, and not the parser's error as the cause: where it meets a word that it does not know, it
            // quotes the rest of the text, result token included.
            throw new MalformedEventException($"{what} is not JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");
        }
    }
}
