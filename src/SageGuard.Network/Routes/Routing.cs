// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Routes;

/// <summary>A route table of one family, taken apart.</summary>
/// <param name="Ranges">Who decides for which addresses.</param>
/// <param name="UnreadServiceList">
/// An AWS service's prefix list that leads to a gateway endpoint and was not read: some addresses, never most, go there. Else null.
/// </param>
internal sealed record Routing(IReadOnlyList<RoutedRange> Ranges, Unread? UnreadServiceList);
