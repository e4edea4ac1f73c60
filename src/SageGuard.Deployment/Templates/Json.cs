// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>Builds JSON: a member without a value is left out.</summary>
internal static class Json
{
    /// <summary>A member that only the YAML writer shows, as a comment; the JSON writer leaves it out.</summary>
    public const string CommentMember = "#";

    /// <summary>An object of members; null values are left out.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                result.Add(name, value);
        }

        return result;
    }

    /// <summary>A list of nodes; null elements are left out.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> elements)
    {
        var result = new JsonArray();
        foreach (var element in elements)
        {
            if (element is not null)
                result.Add(element);
        }

        return result;
    }

    /// <summary>A list of strings.</summary>
    public static JsonArray Array(IEnumerable<string> elements) => Array(elements.Select(element => (JsonNode?)element));

    /// <summary>A whole number from its digits.</summary>
    public static JsonNode Number(string digits) => int.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
