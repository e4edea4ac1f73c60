// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What became of one notebook.</summary>
/// <param name="Notebook">Its name.</param>
/// <param name="State">In a word.</param>
/// <param name="Message">What happened and what to do next; empty where there is nothing to say.</param>
/// <param name="CanGoOn">True where the same command can go on from here; false where the plan is spent.</param>
public sealed record RepairOutcome(string Notebook, RepairState State, string Message, bool CanGoOn = true)
{
    /// <summary>What was left out, dropped, moved aside or accepted on the way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
