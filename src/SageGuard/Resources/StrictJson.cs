// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SageGuard.Text;

namespace SageGuard.Resources;

/// <summary>
/// JSON in which every name counts once: of two members of one name some readers take the first and others the last, so the
/// verdict would depend on the reader.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    // Their names are the user's own, and may differ in case only.
    private static readonly string[] FreeNames = ["Tags", "Environment", "HyperParameters"];

    /// <summary>Parses a document.</summary>
    /// <param name="json">UTF-8, with or without a byte-order mark.</param>
    /// <exception cref="JsonException">It is not JSON, or an object in it holds a name twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        var text = WithoutMark(json);
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (InvalidOperationException)
        {
            // The parser's own comparison stumbles over names that are not Unicode, which our readers step over.
            return DuplicateIn(text) is null ? JsonDocument.Parse(text) : throw new JsonException("A name comes twice.");
        }
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static JsonDocument Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Where a document that <see cref="Parse(ReadOnlyMemory{byte})"/> refused holds one name twice; null where that is not the
    /// reason.</summary>
    public static string? DuplicateIn(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(json));
            return Twice(document.RootElement, "", StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="DuplicateIn(ReadOnlyMemory{byte})"/>
    public static string? DuplicateIn(string json) => DuplicateIn(Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// Where two property names of one object differ in case only; null where none do. Recorded properties are looked up
    /// without case. Tags, environment variables and hyperparameters are not properties: their names are left alone.
    /// </summary>
    public static string? CaseTwinsIn(JsonElement configuration) =>
        MayHoldTwins(configuration) ? Twice(configuration, "", StringComparer.OrdinalIgnoreCase) : null;

    // Each event's configuration is looked through: where no two plain names of an object share length, first, middle and last letter,
    // no two are the same name, and the slow search is not needed.
    private static bool MayHoldTwins(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in element.EnumerateArray())
            {
                if (MayHoldTwins(entry))
                    return true;
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
            return false;

        Span<int> seen = stackalloc int[32];
        var count = 0;
        foreach (var member in element.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (count == seen.Length || name.Length is 0 or > byte.MaxValue || name.Contains((byte)'\\') || !Ascii.IsValid(name))
                return true;
            var mark = (name.Length << 24) | (Lower(name[0]) << 16) | (Lower(name[name.Length / 2]) << 8) | Lower(name[^1]);
            if (seen[..count].Contains(mark) || MayHoldTwins(member.Value))
                return true;
            seen[count++] = mark;
        }

        return false;

        static int Lower(byte letter) => letter | 0x20;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json;

    private static string? Twice(JsonElement element, string path, StringComparer names)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in element.EnumerateArray())
            {
                if (Twice(entry, path, names) is { } found)
                    return found;
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
            return null;

        var seen = new HashSet<string>(names);
        foreach (var member in element.EnumerateObject())
        {
            if (JsonText.Name(member) is not { } name)
                continue;
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (!seen.Add(name))
                return Annotation.Clean(at, 120);
            if (names == StringComparer.OrdinalIgnoreCase && FreeNames.Contains(name, names))
                continue;
            if (Twice(member.Value, at, names) is { } found)
                return found;
        }

        return null;
    }
}
