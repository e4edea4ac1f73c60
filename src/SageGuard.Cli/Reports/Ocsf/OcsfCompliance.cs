// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>compliance</c>.</summary>
internal sealed record OcsfCompliance(
    int StatusId,
    string Status,
    string? Control,
    string? Desc,
    IReadOnlyList<string>? Standards,
    IReadOnlyList<string>? StatusDetails
);
