// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using SageGuard.Network.Answers;

namespace SageGuard.Network.Sets;

/// <summary>A block of addresses.</summary>
internal readonly record struct Cidr(IpFamily Family, Interval Addresses, int Length)
{
    public RangeSet Set => RangeSet.Create(Addresses.First, Addresses.Last);

    /// <summary>Reads one, e.g. <c>10.0.0.0/16</c>. Bits behind the length are ignored, as AWS does in security groups.</summary>
    /// <exception cref="UnusableAnswerException">It is not a block.</exception>
    public static Cidr Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            slash > 0
            && IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            && int.TryParse(
                text.AsSpan(slash + 1),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out var length
            )
            && length <= BitsOf(FamilyOf(address))
        )
        {
            var family = FamilyOf(address);
            var host = BitsOf(family) - length;
            var mask = host == 128 ? UInt128.MaxValue : (UInt128.One << host) - 1;
            var value = ValueOf(address);
            return new Cidr(family, new Interval(value & ~mask, value | mask), length);
        }

        throw new UnusableAnswerException($"'{text}' is not a CIDR block such as 10.0.0.0/16 or 2001:db8::/56.");
    }

    /// <summary>Reads an address as a block of one.</summary>
    /// <exception cref="UnusableAnswerException">It is not an address.</exception>
    public static Cidr Host(string text) =>
        IPAddress.TryParse(text, out var address)
            ? new Cidr(FamilyOf(address), new Interval(ValueOf(address), ValueOf(address)), BitsOf(FamilyOf(address)))
            : throw new UnusableAnswerException($"'{text}' is not an IP address.");

    /// <summary>An address as people write it.</summary>
    public static string Text(IpFamily family, UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(family == IpFamily.V4 ? bytes[12..] : bytes).ToString();
    }

    private static int BitsOf(IpFamily family) => family == IpFamily.V4 ? 32 : 128;

    private static IpFamily FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? IpFamily.V4 : IpFamily.V6;

    private static UInt128 ValueOf(IPAddress address) =>
        address.GetAddressBytes().Aggregate(UInt128.Zero, (value, part) => (value << 8) | part);
}
