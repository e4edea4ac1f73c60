// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Walk;

/// <summary>Packets that found a way out of the VPC.</summary>
/// <param name="Verdict">Where it leads.</param>
/// <param name="Flow">Which packets, and how.</param>
internal sealed record Way(Verdict Verdict, Flow Flow)
{
    /// <summary>For <see cref="Verdict.Filtered"/>, the firewall.</summary>
    public FilterPoint? Filter { get; init; }

    public bool IsAnswered => !Flow.Answered.IsEmpty;
}
