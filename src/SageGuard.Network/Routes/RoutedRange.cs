// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Routes;

/// <summary>Addresses for which one route of a table decides.</summary>
/// <param name="Target">Where they go.</param>
/// <param name="Destination">The route's destination as it is written.</param>
/// <param name="Addresses">The addresses for which no longer prefix counts.</param>
/// <param name="Doubt">Why this is possible only; null where it is sure.</param>
internal sealed record RoutedRange(Target Target, string Destination, RangeSet Addresses, Unread? Doubt = null);
