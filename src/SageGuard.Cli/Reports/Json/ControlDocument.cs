// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Json;

/// <summary>A control that was asked, with its totals.</summary>
internal sealed record ControlDocument(
    string Id,
    string Title,
    string Severity,
    string Set,
    string ResourceType,
    string Page,
    TotalsDocument Totals
);
