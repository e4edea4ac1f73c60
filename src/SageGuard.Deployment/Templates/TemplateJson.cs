// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>A template as JSON text, without white space: CloudFormation counts every byte.</summary>
public static class TemplateJson
{
    // A template is not HTML: an apostrophe stays one.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The template as one line of JSON, with a line feed at the end.</summary>
    /// <param name="template">The template.</param>
    public static string Write(Template template)
    {
        var json = template.ToJson();
        RemoveComments(json);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
            json.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void RemoveComments(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove(Json.CommentMember);
            foreach (var (_, value) in members)
                RemoveComments(value);
        }
        else if (node is JsonArray elements)
        {
            foreach (var element in elements)
                RemoveComments(element);
        }
    }
}
