// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Cli.CommandLine;

/// <summary>JSON for files and terminals, the same in every format.</summary>
internal static class ReadableJson
{
    /// <summary>The options, new ones for each context.</summary>
    /// <param name="names">How members are spelt; null for PascalCase.</param>
    public static JsonSerializerOptions Options(JsonNamingPolicy? names) =>
        new()
        {
            PropertyNamingPolicy = names,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = true,
            NewLine = "\n",
            // Never a script block of a page: readable text wins.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
