// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>What the network lets a workload reach, with the proof.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Path">The way that decides, hop by hop.</param>
/// <param name="Witness">For <see cref="Verdict.Internet"/>, a packet that gets out and whose answer gets back.</param>
/// <param name="OneWay">A packet that leaves and cannot be answered; does not change the verdict.</param>
/// <param name="Cut">The smallest set of changes that closes the way; the evaluator has tried it. Empty where there is none.</param>
/// <param name="Reason">The verdict in a sentence or two.</param>
/// <param name="Unread">For <see cref="Verdict.Unknown"/>, what must be read.</param>
/// <param name="Passes">For <see cref="Verdict.Filtered"/>, what each firewall lets out; else null.</param>
public sealed record ReachFinding(
    Verdict Verdict,
    IReadOnlyList<Hop> Path,
    Witness? Witness,
    Witness? OneWay,
    IReadOnlyList<Change> Cut,
    string Reason,
    IReadOnlyList<Unread> Unread,
    IReadOnlyList<FirewallPassage>? Passes = null
);
