// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>A run of addresses at which the same ports count.</summary>
internal readonly record struct Piece(Interval Addresses, RangeSet Ports);
