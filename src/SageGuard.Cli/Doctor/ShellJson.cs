// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.Cli.Doctor;

/// <summary>JSON as one argument of a command for a POSIX shell.</summary>
internal static class ShellJson
{
    /// <summary>The JSON in single quotes.</summary>
    public static string Quoted(JsonObject value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            value.WriteTo(writer);
        return $"'{Encoding.UTF8.GetString(buffer.ToArray()).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
