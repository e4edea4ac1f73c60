// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Reports.Json;

/// <summary>One resource under one control. Only of a failure, or of what a baseline knows, is it said whether a baseline knows it.</summary>
internal sealed record ResultDocument(
    string Fingerprint,
    string Control,
    string Severity,
    string Outcome,
    ResourceDocument Resource,
    string? Reason,
    string? Observed,
    string? Property,
    string? Fix,
    string? Remedy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Unjudged,
    string? MissingPermission,
    WaiverDocument? Waiver,
    bool? Known
);
