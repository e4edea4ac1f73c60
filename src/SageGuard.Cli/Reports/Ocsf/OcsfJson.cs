// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>Writes events without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(OcsfEvent))]
internal sealed partial class OcsfJson : JsonSerializerContext
{
    /// <summary>For files and terminals, one event a line.</summary>
    public static OcsfJson Lines { get; } = new(new(ReadableJson.Options(JsonNamingPolicy.SnakeCaseLower)) { WriteIndented = false });
}
