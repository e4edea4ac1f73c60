// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Cli.Doctor;

/// <summary>Writes what the doctor found as JSON, without reflection.</summary>
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    /// <summary>For files and terminals; what is not ASCII is escaped.</summary>
    public static DoctorJson Indented { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                WriteIndented = true,
                NewLine = "\n",
                Converters = { new JsonStringEnumConverter<Health>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            }
        );
}
