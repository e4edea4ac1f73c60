// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Reports.Json;

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>The property bag of a run: the totals, and what the JSON report says of the run.</summary>
internal sealed record SarifRunProperties(
    int All,
    int Failing,
    int NotAssessed,
    int DecidedAtDeployment,
    int Waived,
    int Passed,
    int NotApplicable,
    RunDocument Run
);
