// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Resources;

/// <summary>
/// Reads names and texts that may be no Unicode: JSON's grammar allows an escaped half of a surrogate pair, and the parser
/// lets broken UTF-8 inside a string through. Both surface only when the text is read, as an error that names nothing.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a JSON string; null where it is not Unicode.</summary>
    public static string? Of(JsonElement text)
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
