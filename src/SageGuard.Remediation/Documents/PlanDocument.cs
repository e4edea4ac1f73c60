// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Remediation;

/// <summary>A plan as it stands in its file. Every member must be there, and no other may be, but who made it: earlier versions did not
/// write that.</summary>
internal sealed record PlanDocument(
    [property: JsonPropertyOrder(-4)] int Version,
    [property: JsonPropertyOrder(-3)] string Id,
    [property: JsonPropertyOrder(-2)] string CreatedAt,
    string Region,
    TargetDocument Target,
    RepairOptions Options,
    IReadOnlyList<NotebookDocument> Notebooks
)
{
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlannedBy? PlannedBy { get; init; }
}
