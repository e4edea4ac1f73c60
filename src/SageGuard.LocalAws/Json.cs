// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws;

/// <summary>Reading and writing JSON as the AWS JSON 1.1 protocol does, without reflection.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject ReadInput(string body)
    {
        if (body.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw Malformed("Start of structure or map found where not expected.");
        }
        catch (JsonException)
        {
            throw Malformed("Unable to parse the request body as JSON.");
        }
    }

    public static byte[] Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Text(JsonNode node) => Encoding.UTF8.GetString(Bytes(node));

    public static string? String(JsonObject from, string member) =>
        from[member] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out string? text) => text,
            var other => throw Malformed($"{other.GetValueKind().ToString().ToUpperInvariant()}_VALUE can not be converted to a String"),
        };

    public static int? Int(JsonObject from, string member) =>
        from[member] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out int number) => number,
            var other => throw Malformed($"{other.GetValueKind().ToString().ToUpperInvariant()}_VALUE can not be converted to an Integer"),
        };

    public static bool? Bool(JsonObject from, string member) =>
        from[member] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out bool flag) => flag,
            var other => throw Malformed($"{other.GetValueKind().ToString().ToUpperInvariant()}_VALUE can not be converted to a Boolean"),
        };

    public static JsonObject? Object(JsonObject from, string member) =>
        from[member] switch
        {
            null => null,
            JsonObject map => map,
            _ => throw Malformed("Expected a structure or map."),
        };

    public static JsonArray? List(JsonObject from, string member) =>
        from[member] switch
        {
            null => null,
            JsonArray list => list,
            _ => throw Malformed("Expected list or null"),
        };

    public static List<string> Strings(JsonObject from, string member) =>
        [
            .. (List(from, member) ?? []).Select(static e =>
                e is JsonValue v && v.TryGetValue(out string? s) ? s : throw Malformed("Expected a String in the list.")
            ),
        ];

    public static List<JsonObject> Objects(JsonObject from, string member) =>
        [.. (List(from, member) ?? []).Select(static e => e as JsonObject ?? throw Malformed("Expected a structure in the list."))];

    /// <summary>A time stamp of a request: epoch seconds, with or without a fraction.</summary>
    public static DateTimeOffset? Time(JsonObject from, string member)
    {
        switch (from[member])
        {
            case null:
                return null;
            case JsonValue value when value.TryGetValue(out decimal seconds) && decimal.Abs(seconds) < 253_402_300_800m:
                return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
            default:
                throw Malformed("Expected an epoch time stamp as a number.");
        }
    }

    /// <summary>A time stamp of an answer: epoch seconds with milliseconds.</summary>
    public static JsonNode Epoch(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000m);

    /// <summary>A time stamp inside an event of AWS Config.</summary>
    public static string Iso(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static JsonArray Array(IEnumerable<JsonNode?> items)
    {
        var array = new JsonArray();
        foreach (var item in items)
            array.Add(item);
        return array;
    }

    public static AwsException Malformed(string message) => new("SerializationException", message);
}
