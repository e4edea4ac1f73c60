// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;
using SageGuard.Cli.CommandLine;
using SageGuard.Network.Findings;
using SageGuard.Network.Perimeter;

namespace SageGuard.Cli.Reach;

/// <summary>Writes a report as JSON, without reflection.</summary>
[JsonSerializable(typeof(ReachReport))]
internal sealed partial class ReachJson : JsonSerializerContext
{
    /// <summary>For files and terminals.</summary>
    public static ReachJson Readable { get; } =
        new(
            new(ReadableJson.Options(JsonNamingPolicy.CamelCase))
            {
                Converters =
                {
                    new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                    new JsonStringEnumConverter<EndpointReach>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                    new JsonStringEnumConverter<Passing>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                },
            }
        );
}
