// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports.Json;

/// <summary>How many results came out how.</summary>
internal record TotalsDocument(int All, int Failing, int NotAssessed, int DecidedAtDeployment, int Waived, int Passed, int NotApplicable)
{
    public static TotalsDocument From(OutcomeCounts tally) =>
        new(
            All: tally.Total,
            Failing: tally[Outcome.Failing],
            NotAssessed: tally[Outcome.NotAssessed],
            DecidedAtDeployment: tally[Outcome.DecidedAtDeployment],
            Waived: tally[Outcome.Waived],
            Passed: tally[Outcome.Passed],
            NotApplicable: tally[Outcome.NotApplicable]
        );
}
