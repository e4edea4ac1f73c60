// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using SageGuard.Text;

namespace SageGuard.Resources;

/// <summary>
/// Reads members of an AWS document, and says which member is missing or wrong, what it held and what is allowed.
/// </summary>
internal readonly struct JsonFields
{
    private const int LongestWord = 60;

    private readonly JsonElement _object;

    /// <summary>Wraps an object.</summary>
    /// <param name="element">The JSON value.</param>
    /// <param name="where">What the document is called in messages, e.g. "configurationItem".</param>
    /// <exception cref="MalformedEventException">The value is not an object.</exception>
    public JsonFields(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            // Only its type: an event that was encoded twice is a string with the result token in it.
            throw new MalformedEventException($"{where} is {Type(element)}; it must be a JSON object.");
        }

        _object = element;
        Where = where;
    }

    /// <summary>What the document is called in messages.</summary>
    public string Where { get; }

    /// <summary>The member under the first of the names that is there and not null.</summary>
    public JsonElement? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (JsonText.TryGet(_object, name, out var value) && value.ValueKind != JsonValueKind.Null)
                return value;
        }

        return null;
    }

    /// <summary>A string, or null where it is missing, null or empty.</summary>
    public string? OptionalText(params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } value)
            return null;
        var text = value.ValueKind == JsonValueKind.String ? Text(value, names[0]) : throw Wrong(names[0], value, "a string");
        return text.Length == 0 ? null : text;
    }

    /// <summary>A string that must be there.</summary>
    public string RequiredText(params ReadOnlySpan<string> names) => OptionalText(names) ?? throw Missing(names[0]);

    /// <summary>A string as UTF-8, or null where it is missing, null or empty: JSON inside JSON is parsed without becoming a .NET string
    /// first.</summary>
    public ReadOnlyMemory<byte>? OptionalUtf8(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(name, value, "a string");
        var bytes = JsonText.Utf8(value) ?? throw NotUnicode(name);
        if (bytes.IsEmpty)
            return null;
        return bytes;
    }

    /// <summary>A string that must be there, as UTF-8.</summary>
    public ReadOnlyMemory<byte> RequiredUtf8(string name) => OptionalUtf8(name) ?? throw Missing(name);

    /// <summary>A string that must be there and that no message may hold, whatever its type.</summary>
    public string RequiredSecret(string name) =>
        Find(name) is { ValueKind: not JsonValueKind.String }
            ? throw new MalformedEventException($"{Where}.{name} is not a string; it must be one. (Its value is kept out of messages.)")
            : RequiredText(name);

    /// <summary>A string or a number, as text; null where it is missing, null or empty.</summary>
    public string? OptionalTextOrNumber(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : OptionalText(name);

    /// <summary>A boolean; missing counts as false.</summary>
    public bool Flag(string name)
    {
        if (Find(name) is not { } value)
            return false;
        return new PropertyValue(value).Flag ?? throw Wrong(name, value, "true or false");
    }

    /// <summary>A time that must be there: ISO 8601 with an offset as in events, or epoch seconds as in the history.</summary>
    public DateTimeOffset RequiredTime(string name)
    {
        var value = Find(name) ?? throw new MalformedEventException($"{Where}.{name} is missing.");
        if (
            value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out var seconds)
            && seconds is > -60_000_000_000m and < 100_000_000_000m
        )
        {
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }

        return value.ValueKind == JsonValueKind.String && Iso(Text(value, name)) is { } time
            ? time
            : throw Wrong(name, value, "an ISO 8601 time or epoch seconds");
    }

    // "2026-11-23T12:00:00.123Z", or an offset such as +01:00 or +0100. A time without an offset is anybody's guess.
    private static DateTimeOffset? Iso(string text)
    {
        var withColon = text.Length > 5 && text[^5] is '+' or '-' && text[^3] != ':' ? text.Insert(text.Length - 2, ":") : text;
        var hasOffset = withColon.EndsWith('Z') || (withColon.Length > 6 && withColon[^6] is '+' or '-' && withColon[^3] == ':');
        return
            hasOffset
            && DateTimeOffset.TryParseExact(
                withColon,
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var time
            )
            ? time
            : null;
    }

    /// <summary>An error for a member that holds something else than it should.</summary>
    public MalformedEventException Wrong(string name, JsonElement value, string allowed) =>
        new($"{Where}.{name} is {Describe(value)}; it must be {allowed}.");

    private string Text(JsonElement value, string name) => JsonText.Read(value) ?? throw NotUnicode(name);

    private MalformedEventException NotUnicode(string name) =>
        new($"{Where}.{name} holds half of a surrogate pair or broken UTF-8; it must be Unicode text.");

    private MalformedEventException Missing(string name) => new($"{Where}.{name} is missing or empty.");

    // A string is quoted only where it is one plain word: anything else may be a secret that was put into the wrong member.
    private static string Describe(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Array => Type(value),
            JsonValueKind.String when JsonText.Read(value) is not { } text || text.Length > LongestWord || !text.All(char.IsAsciiLetter) =>
                $"a string of {JsonText.Read(value)?.Length ?? JsonText.Raw(value).Length} characters",
            _ => Annotation.Clean(JsonText.Raw(value), 80),
        };

    private static string Type(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a boolean",
        };
}
