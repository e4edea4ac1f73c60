// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.Deployment.Templates;

/// <summary>
/// A template as YAML that people read: short forms of the intrinsic functions, comments, short lists in one line. It writes
/// what our templates hold and no more: one document of maps, lists, strings, whole numbers and booleans.
/// </summary>
public static partial class TemplateYaml
{
    // A longer value goes over several lines.
    private const int LineLength = 128;

    private static readonly string[] Sections = ["Metadata", "Parameters", "Rules", "Conditions", "Resources", "Outputs"];

    /// <summary>The template in YAML 1.1, with line feeds and one at the end.</summary>
    /// <param name="template">The template.</param>
    /// <param name="header">Lines of a comment above it, without the <c>#</c>.</param>
    public static string Write(Template template, params IEnumerable<string> header)
    {
        var text = new StringBuilder();
        foreach (var line in header)
            text.Append("# ").Append(line).Append('\n');
        foreach (var (name, value) in template.ToJson())
        {
            if (Sections.Contains(name))
                text.Append('\n');
            WriteMember(text, name, value!, 0, spaced: name is "Resources");
        }

        return text.ToString();
    }

    private static void WriteMap(StringBuilder text, JsonObject map, int indent, bool spaced = false)
    {
        var first = true;
        foreach (var (name, value) in map)
        {
            if (name == Json.CommentMember)
                continue;
            if (spaced && !first)
                text.Append('\n');
            first = false;
            if ((value as JsonObject)?[Json.CommentMember] is { } comment)
                text.Append(' ', indent).Append("# ").Append(comment.GetValue<string>()).Append('\n');
            WriteMember(text.Append(' ', indent), name, value!, indent);
        }
    }

    // A member whose line is already indented.
    private static void WriteMember(StringBuilder text, string name, JsonNode value, int indent, bool spaced = false)
    {
        text.Append(Scalar(name)).Append(':');
        if (value is not JsonObject || Function(value) is not null || IsSmall(value.AsObject(), indent))
        {
            WriteValue(text, value, indent, inline: value is JsonObject);
            return;
        }

        text.Append('\n');
        WriteMap(text, value.AsObject(), indent + 2, spaced);
    }

    // A small map inside of a resource's properties shares the line with its name.
    private static bool IsSmall(JsonObject map, int indent) =>
        indent >= 6 && map.Count <= 3 && Inline(map, insideList: true) is { Length: <= 96 };

    // What follows "name:" or "-": in the same line where it is short, in the next ones where it is not.
    private static void WriteValue(StringBuilder text, JsonNode value, int indent, bool inline)
    {
        if (Inline(value, inline) is { } line && (value is JsonValue || indent + line.Length <= LineLength))
        {
            text.Append(' ').Append(line).Append('\n');
            return;
        }

        if (Function(value) is { } function)
        {
            text.Append(' ').Append(function.Tag);
            value = function.Argument;
        }

        text.Append('\n');
        foreach (var element in value.AsArray())
            WriteElement(text, element!, indent + 2);
    }

    private static void WriteElement(StringBuilder text, JsonNode element, int indent)
    {
        text.Append(' ', indent).Append('-');
        if (
            element is not JsonObject map
            || Function(element) is not null
            || (Inline(element, insideList: true) is { } inline && indent + inline.Length <= LineLength)
        )
        {
            WriteValue(text, element, indent, inline: true);
            return;
        }

        // The map's first member shares the line with the dash.
        var block = new StringBuilder();
        WriteMap(block, map, indent + 2);
        text.Append(' ').Append(block, indent + 2, block.Length - indent - 2);
    }

    // The value in one line; null for a map that stands by itself.
    private static string? Inline(JsonNode value, bool insideList)
    {
        if (value is JsonValue scalar)
            return Scalar(scalar);
        if (Function(value) is { } function)
        {
            return function.Argument is JsonArray list
                ? $"{function.Tag} {Flow(list)}"
                : $"{function.Tag} {Scalar(function.Argument.AsValue())}";
        }

        if (value is JsonArray array)
            return Flow(array);
        return insideList
            ? $"{{ {string.Join(", ", value.AsObject().Select(member => $"{Scalar(member.Key)}: {Inline(member.Value!, insideList: true)}"))} }}"
            : null;
    }

    private static string Flow(JsonArray list) => $"[{string.Join(", ", list.Select(element => Inline(element!, insideList: true)))}]";

    private static (string Tag, JsonNode Argument)? Function(JsonNode value)
    {
        if (value is not JsonObject { Count: 1 } map)
            return null;
        var (name, argument) = map.Single();
        return name switch
        {
            "Ref" or "Condition" when argument is JsonValue => ($"!{name}", argument),
            "Fn::GetAtt" => ("!GetAtt", string.Join('.', argument!.AsArray().Select(part => part!.GetValue<string>()))),
            _ when name.StartsWith("Fn::", StringComparison.Ordinal) => ($"!{name["Fn::".Length..]}", argument!),
            _ => null,
        };
    }

    private static string Scalar(JsonValue value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.String => Scalar(value.GetValue<string>()),
            JsonValueKind.Number => value.GetValue<int>().ToString(CultureInfo.InvariantCulture),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            var kind => throw new ArgumentException($"A template holds no {kind}.", nameof(value)),
        };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Word().IsMatch(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // Only what no reader of YAML takes for anything else than a string, inside brackets too.
    [GeneratedRegex(@"^[A-Za-z/]([A-Za-z0-9_./()'; -]|:(?! |$))*(?<! )$")]
    private static partial Regex Plain();

    [GeneratedRegex("^(y|n|yes|no|on|off|true|false|null|~)$", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
