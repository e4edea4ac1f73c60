// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Remediation;

/// <summary>A line of a journal.</summary>
internal sealed record JournalDocument(
    [property: JsonPropertyName("n")] int Number,
    string Time,
    string Step,
    string Phase,
    IReadOnlyDictionary<string, string> Facts
);
