// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>A plan, and what it could not say.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Errors">The notebooks that could not be looked at, each with what to do.</param>
/// <param name="Looked">How many notebooks were looked at.</param>
public sealed record PlanResult(RemediationPlan Plan, IReadOnlyList<string> Errors, int Looked)
{
    /// <summary>The notebooks that fail only what a valid waiver covers and are therefore not in the plan, each with its controls and their
    /// last days.</summary>
    public IReadOnlyList<string> Waived { get; init; } = [];
}
