// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Writes findings without reflection.</summary>
/// <remarks>Metadata alone: with it the serializer takes one result after the other, and sends on what it has written.</remarks>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IEnumerable<AsffFinding>))]
[JsonSerializable(typeof(AsffGoneFinding))]
internal sealed partial class AsffJson : JsonSerializerContext
{
    /// <summary>For files and terminals; the default is for calls.</summary>
    public static AsffJson Readable { get; } = new(ReadableJson.Options(names: null));
}
