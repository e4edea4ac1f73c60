// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Filters;

/// <summary>What a filter lets through: for sure, and possibly, where something was not read.</summary>
internal sealed record Judged(Traffic Sure, Traffic Possible, ImmutableList<Unread> Unread)
{
    public static Judged Known(Traffic traffic) => new(traffic, traffic, []);

    /// <summary>Nothing is sure, everything is possible.</summary>
    public static Judged NotRead(IpFamily family, Unread unread) =>
        new(Traffic.None, Traffic.Create(AddressSpace.All(family), PortSpace.All), [unread]);

    public Traffic For(bool certain) => certain ? Sure : Possible;
}
