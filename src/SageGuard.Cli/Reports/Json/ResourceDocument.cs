// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports.Json;

/// <summary>What a result is about.</summary>
internal sealed record ResourceDocument(
    string Type,
    string Id,
    string Name,
    string? Arn,
    string? Account,
    string? AccountName,
    string? Region,
    string? Owner,
    string? Created,
    string? Recorded,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool WholeKind,
    Location? Location
);
