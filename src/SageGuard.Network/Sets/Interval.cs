// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>All numbers from one to another, both included: addresses or ports.</summary>
internal readonly record struct Interval(UInt128 First, UInt128 Last)
{
    public bool Contains(UInt128 value) => First <= value && value <= Last;
}
