// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>Writes SARIF without reflection.</summary>
/// <remarks>Metadata alone: with it the serializer takes one result after the other, and sends on what it has written.</remarks>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class SarifJson : JsonSerializerContext
{
    /// <summary>For files and terminals.</summary>
    public static SarifJson Readable { get; } = new(ReadableJson.Options(JsonNamingPolicy.CamelCase));
}
