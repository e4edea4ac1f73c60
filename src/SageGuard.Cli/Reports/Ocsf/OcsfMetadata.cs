// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Ocsf;

/// <summary>The object <c>metadata</c>.</summary>
internal sealed record OcsfMetadata(
    string Version,
    IReadOnlyList<string> Profiles,
    OcsfProduct Product,
    string EventCode,
    string CorrelationUid
);
