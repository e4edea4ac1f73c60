// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>The packets of one conversation that got as far as this, and what is known of their answers.</summary>
/// <param name="Family">The family here; NAT64 changes it.</param>
/// <param name="Exchange">The conversation here.</param>
/// <param name="Forward">Destination ports at destinations.</param>
/// <param name="Back">Ports at which answers from these destinations can arrive.</param>
/// <param name="Path">The hops.</param>
/// <param name="Gaps">What was not read on the way; empty where the walk counts only what is sure.</param>
internal sealed record Flow(
    IpFamily Family,
    Exchange Exchange,
    Traffic Forward,
    Traffic Back,
    ImmutableList<Hop> Path,
    ImmutableList<Unread> Gaps
)
{
    /// <summary>True behind NAT64, where the workload wrote IPv6 addresses.</summary>
    public bool IsBehindNat64 { get; init; }

    /// <summary>An AWS service's blocks that a table on the way leads elsewhere and that were not read; null where there are
    /// none.</summary>
    public Unread? UnreadServiceList { get; init; }

    /// <summary>The destinations that can answer, with their ports.</summary>
    public Traffic Answered => Forward.At(Back.Addresses);

    public Flow To(RangeSet addresses) => this with { Forward = Forward.At(addresses) };

    public Flow Through(Hop hop) => this with { Path = Path.Add(hop) };

    public Flow With(Unread? gap) => gap is null || Gaps.Contains(gap) ? this : this with { Gaps = Gaps.Add(gap) };
}
