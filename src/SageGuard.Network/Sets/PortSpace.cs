// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>The ports that packets can have.</summary>
internal static class PortSpace
{
    /// <summary>Every value of the 16 bits; also every ICMP type and code.</summary>
    public static RangeSet All { get; } = RangeSet.Create(0, 65535);

    /// <summary>What a program can send from and to; port 0 is reserved.</summary>
    public static RangeSet Usable { get; } = RangeSet.Create(1, 65535);

    /// <summary>What a NAT gateway sends from.</summary>
    public static RangeSet OfNatGateways { get; } = RangeSet.Create(1024, 65535);

    public static UInt128 Icmp(int type, int code) => (UInt128)((type * 256) + code);
}
