// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>What the class has no attribute for, in the names of the JSON report.</summary>
internal sealed record OcsfUnmapped(
    string Outcome,
    [property: JsonPropertyName("missingPermission")] string? MissingPermission,
    [property: JsonPropertyName("waivedUntil")] string? WaivedUntil,
    [property: JsonPropertyName("waiverSource")] string? WaiverSource,
    [property: JsonPropertyName("notEvaluated")] string? NotEvaluated,
    [property: JsonPropertyName("notAws")] string? NotAws
);
