// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SageGuard.Deployment.Policies;

/// <summary>JSON text for files that people read and that are compared byte by byte.</summary>
internal static class PolicyJson
{
    // Policies and templates are no HTML: an apostrophe stays one.
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON document, indented unless <paramref name="compact"/>, then with a line feed at the end.</summary>
    public static string Write(Action<Utf8JsonWriter> write, bool compact = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, compact ? Compact : Indented))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + (compact ? "" : "\n");
    }

    /// <summary>A member that holds a list of texts.</summary>
    public static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
