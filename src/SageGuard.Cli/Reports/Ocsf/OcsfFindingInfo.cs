// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>finding_info</c>.</summary>
internal sealed record OcsfFindingInfo(
    string Uid,
    string Title,
    string Desc,
    IReadOnlyList<string> Types,
    long ModifiedTime,
    long LastSeenTime
);
