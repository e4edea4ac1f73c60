// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SageGuard.Resources;

/// <summary>
/// Reads names and texts that may be no Unicode: JSON's grammar allows an escaped half of a surrogate pair, and the parser
/// lets broken UTF-8 inside a string through. Both surface only when the text is read, as an error that names nothing.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a JSON string; null where it is not Unicode.</summary>
    public static string? Read(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a JSON string as UTF-8, its escapes resolved; null where it is not Unicode.</summary>
    /// <remarks>JSON in a string is mostly quotes to unescape: done here without a .NET string on the way, and without reading it as JSON
    /// once more.</remarks>
    public static ReadOnlyMemory<byte>? Utf8(JsonElement text)
    {
        var written = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (written.IndexOf("\\u"u8) >= 0)
        {
            if (Read(text) is not { } characters)
                return null;
            return Encoding.UTF8.GetBytes(characters);
        }

        var bytes = new byte[written.Length];
        var length = 0;
        while (true)
        {
            var plain = written.IndexOf((byte)'\\');
            if (plain < 0)
                plain = written.Length;
            written[..plain].CopyTo(bytes.AsSpan(length));
            length += plain;
            if (plain == written.Length)
                break;
            bytes[length++] = written[plain + 1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                // A quote, a backslash or a slash: the parser has let no other one through.
                var itself => itself,
            };
            written = written[(plain + 2)..];
        }

        if (!System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)))
            return null;
        return bytes.AsMemory(0, length);
    }

    /// <summary>A member's name; null where it is not Unicode.</summary>
    public static string? Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value as it is written, escapes and quotes included; empty where it is not Unicode.</summary>
    public static string Raw(JsonElement value)
    {
        try
        {
            return value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>Looks up an object's member by its exact name, past names that are no Unicode.</summary>
    public static bool TryGet(JsonElement element, ReadOnlySpan<char> name, out JsonElement value)
    {
        try
        {
            return element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            value = default;
            var found = false;
            foreach (var member in element.EnumerateObject())
            {
                // As in JSON everywhere, the last of two members of one name counts.
                if (!name.SequenceEqual(Name(member)))
                    continue;
                value = member.Value;
                found = true;
            }

            return found;
        }
    }
}
