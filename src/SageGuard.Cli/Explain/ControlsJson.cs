// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Explain;

/// <summary>Writes controls as JSON, without reflection.</summary>
[JsonSerializable(typeof(IEnumerable<ExplainedControl>))]
internal sealed partial class ControlsJson : JsonSerializerContext
{
    /// <summary>For files and terminals.</summary>
    public static ControlsJson Readable { get; } = new(ReadableJson.Options(JsonNamingPolicy.CamelCase));
}
