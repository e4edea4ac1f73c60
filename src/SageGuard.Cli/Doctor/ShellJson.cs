// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.Cli.Doctor;

/// <summary>JSON as one argument of a command for a POSIX shell.</summary>
internal static class ShellJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON in single quotes.</summary>
    public static string Quoted(JsonObject value) => $"'{value.ToJsonString(Readable).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
