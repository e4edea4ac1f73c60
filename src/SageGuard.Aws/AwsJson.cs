// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;

namespace SageGuard.Aws;

/// <summary>Reads members of AWS's answers; a member that is missing or of another type has no value.</summary>
public static class AwsJson
{
    /// <summary>A string member, or null.</summary>
    /// <param name="element">The JSON object.</param>
    /// <param name="member">The member's exact name.</param>
    public static string? TextOf(this JsonElement element, string member) =>
        Member(element, member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The entries of a list member; none where it is missing or null.</summary>
    /// <param name="element">The JSON object.</param>
    /// <param name="member">The member's exact name.</param>
    public static IEnumerable<JsonElement> ListOf(this JsonElement element, string member) =>
        Member(element, member) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>True if the member is a list.</summary>
    /// <param name="element">The JSON object.</param>
    /// <param name="member">The member's exact name.</param>
    public static bool HasList(this JsonElement element, string member) => Member(element, member).ValueKind == JsonValueKind.Array;

    /// <summary>A member of any type; an undefined value where it is missing.</summary>
    /// <param name="element">The JSON object.</param>
    /// <param name="member">The member's exact name.</param>
    public static JsonElement ObjectOf(this JsonElement element, string member) => Member(element, member);

    /// <summary>A timestamp member, or null: seconds since 1970 with a fraction, as AWS JSON has them, or ISO 8601.</summary>
    /// <param name="element">The JSON object.</param>
    /// <param name="member">The member's exact name.</param>
    public static DateTimeOffset? TimeOf(this JsonElement element, string member)
    {
        var value = Member(element, member);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var seconds))
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(decimal.ToInt64(decimal.Round(seconds * 1000)));
        }

        return
            value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }

    private static JsonElement Member(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) ? value : default;
}
