// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace SageGuard.Remediation;

/// <summary>Reads and writes the JSON of plans and journals, and explains in a person's words what is wrong with it.</summary>
internal static partial class StrictJson
{
    private static readonly RemediationJson Lines = new(With(indented: false));
    private static readonly RemediationJson Documents = new(With(indented: true));

    /// <summary>For JSON of one line.</summary>
    public static RemediationJson OneLine => Lines;

    /// <summary>For JSON that people read.</summary>
    public static RemediationJson Indented => Documents;

    /// <summary>Writes a value; what a terminal would obey or not show is escaped.</summary>
    public static string Write<T>(T value, JsonTypeInfo<T> type) =>
        Invisible().Replace(JsonSerializer.Serialize(value, type), match => string.Concat(match.Value.Select(c => $"\\u{(int)c:x4}")));

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It is not of this type; the message names the member and what is wrong.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new FormatException("it is null");
        }
        catch (JsonException error)
        {
            throw new FormatException(Explain(error), error);
        }
    }

    // The library's messages name .NET types, which the person who edits a plan has never heard of.
    private static string Explain(JsonException error)
    {
        var where = string.IsNullOrEmpty(error.Path) ? "" : $" at {error.Path}";
        if (Unknown().Match(error.Message) is { Success: true } unknown)
            return $"'{unknown.Groups[1].Value}' is not a member{where}";
        if (Missing().Match(error.Message) is { Success: true } missing)
            return $"missing{where}: {missing.Groups[1].Value}";
        if (Duplicate().Match(error.Message) is { Success: true } twice)
            return $"'{twice.Groups[1].Value}' is there twice{where}";
        if (OtherType().IsMatch(error.Message))
            return $"the value{where} is of another type than it must be";
        var message = error.Message;
        if (message.IndexOf(" Path: ", StringComparison.Ordinal) is > 0 and var end)
            message = message[..end];
        return $"{message.TrimEnd('.')}{where}";
    }

    private static JsonSerializerOptions With(bool indented) =>
        new(RemediationJson.Default.Options) { WriteIndented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("JSON property '(.+?)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (.+?)\\.?$")]
    private static partial Regex Missing();

    [GeneratedRegex("Duplicate property '(.+?)'")]
    private static partial Regex Duplicate();

    [GeneratedRegex("could not be converted to|doesn't allow (setting )?null|value is null")]
    private static partial Regex OtherType();

    // The encoder leaves C1 controls, marks of direction and other characters without a picture as they are.
    [GeneratedRegex(@"[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]")]
    private static partial Regex Invisible();
}
