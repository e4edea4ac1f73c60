// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Reports.Json;

/// <summary>One resource under one control. Whether a baseline knows it stands with failures, and with what one knows.</summary>
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
