// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>Which addresses are on the internet, and which can lie in a private network.</summary>
/// <remarks>Source: the IANA special-purpose address registries of IPv4 and IPv6; RFC 6052 for NAT64.</remarks>
internal static class AddressSpace
{
    /// <summary>NAT64: IPv4 addresses written as IPv6.</summary>
    public static Cidr Nat64 { get; } = Cidr.Parse("64:ff9b::/96");

    private static readonly RangeSet AllV4 = Cidr.Parse("0.0.0.0/0").Set;
    private static readonly RangeSet AllV6 = Cidr.Parse("::/0").Set;

    // Never leaves a host, a link or its group; 169.254 is also where the resolver and the metadata service are.
    private static readonly RangeSet NoUnicastV4 = Blocks("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4");
    private static readonly RangeSet NoUnicastV6 = Blocks("::/8", "fe80::/10", "ff00::/8").Union(Cidr.Parse("fd00:ec2::/32").Set);

    private static readonly RangeSet PublicV4 = AllV4
        .Except(NoUnicastV4)
        .Except(
            Blocks(
                "10.0.0.0/8",
                "100.64.0.0/10",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.0.2.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "198.51.100.0/24",
                "203.0.113.0/24"
            )
        );

    /// <summary>IPv6's own internet, without NAT64.</summary>
    public static RangeSet NativePublicV6 { get; } = Cidr.Parse("2000::/3").Set.Except(Cidr.Parse("2001:db8::/32").Set);

    private static readonly RangeSet PublicV6 = NativePublicV6.Union(PublicV4.Shift(Nat64.Addresses.First));

    private static readonly RangeSet PrivateV4 = AllV4.Except(NoUnicastV4).Except(PublicV4);
    private static readonly RangeSet PrivateV6 = AllV6.Except(NoUnicastV6).Except(PublicV6).Except(Nat64.Set);

    /// <summary>Every address.</summary>
    public static RangeSet All(IpFamily family) => family == IpFamily.V4 ? AllV4 : AllV6;

    /// <summary>Addresses on the internet; for IPv6 also those that NAT64 leads to.</summary>
    public static RangeSet Public(IpFamily family) => family == IpFamily.V4 ? PublicV4 : PublicV6;

    /// <summary>Addresses that packets can be routed to and that are not on the internet.</summary>
    public static RangeSet Private(IpFamily family) => family == IpFamily.V4 ? PrivateV4 : PrivateV6;

    private static RangeSet Blocks(params string[] blocks) => RangeSet.Create(blocks.Select(block => Cidr.Parse(block).Addresses));
}
