// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Filters;

/// <summary>The protocol and ports of a rule, as security groups and network ACLs write them.</summary>
internal static class RuleProtocol
{
    /// <summary>Every protocol.</summary>
    public const int Every = -1;

    /// <summary>The number; null where the text is not understood.</summary>
    public static int? Number(string? text) =>
        text?.ToLowerInvariant() switch
        {
            "tcp" => Exchange.TcpProtocol,
            "udp" => Exchange.UdpProtocol,
            "icmp" => Exchange.IcmpProtocol,
            "icmpv6" => Exchange.IcmpV6Protocol,
            "all" => Every,
            { } number
                when int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    && value is >= Every and <= 255 => value,
            _ => null,
        };

    /// <summary>Ports from and to; absent or -1 means all.</summary>
    public static RangeSet Ports(int? from, int? to) =>
        from is null or < 0 || to is null or < 0 ? PortSpace.All
        : from > to ? RangeSet.Empty
        : RangeSet.Create((UInt128)from.Value, (UInt128)to.Value);

    /// <summary>ICMP messages; absent or -1 means all.</summary>
    public static RangeSet Messages(int? type, int? code) =>
        type is null or < 0 ? PortSpace.All
        : code is null or < 0 ? RangeSet.Create(PortSpace.Icmp(type.Value, 0), PortSpace.Icmp(type.Value, 255))
        : RangeSet.Create(PortSpace.Icmp(type.Value, code.Value));
}
