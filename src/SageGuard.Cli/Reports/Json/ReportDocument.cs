// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Json;

/// <summary>A report as docs/schema/report.schema.json describes it. Its results are read while they are written.</summary>
internal sealed record ReportDocument(
    int FormVersion,
    string Tool,
    string Version,
    string Command,
    string Time,
    bool Complete,
    RunDocument Run,
    IReadOnlyList<string> Sources,
    TotalsDocument Totals,
    IReadOnlyList<ControlDocument> Controls,
    IEnumerable<ResultDocument> Results,
    IReadOnlyList<string> Notes,
    string? NotEvaluated,
    IReadOnlyList<string> Limits
);
