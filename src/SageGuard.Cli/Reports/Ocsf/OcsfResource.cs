// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>resource_details</c>.</summary>
internal sealed record OcsfResource(
    string Uid,
    string Name,
    string Type,
    int RoleId,
    string Role,
    string? Region,
    string? CloudPartition,
    long? CreatedTime,
    IReadOnlyList<OcsfTag>? Tags
);
