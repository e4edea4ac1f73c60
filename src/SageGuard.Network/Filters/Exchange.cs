// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Sets;

namespace SageGuard.Network.Filters;

/// <summary>A kind of conversation: which packets ask, and which answer. Filters that keep no state judge both.</summary>
/// <param name="Protocol">The protocol's number.</param>
/// <param name="Requests">Ports that the request can go to; for ICMP its types and codes.</param>
/// <param name="Replies">Ports that the answer can come to, which the workload chose; for ICMP the answer's type and code.</param>
/// <param name="PassesNat">NAT gateways translate TCP, UDP and ICMP only.</param>
internal sealed record Exchange(int Protocol, RangeSet Requests, RangeSet Replies, bool PassesNat)
{
    public const int IcmpProtocol = 1;
    public const int TcpProtocol = 6;
    public const int UdpProtocol = 17;
    public const int IcmpV6Protocol = 58;

    public static Exchange Tcp { get; } = new(TcpProtocol, PortSpace.Usable, PortSpace.Usable, PassesNat: true);

    public static Exchange Udp { get; } = new(UdpProtocol, PortSpace.Usable, PortSpace.Usable, PassesNat: true);

    // Echo, timestamp, information, address mask, extended echo.
    private static readonly Exchange[] IcmpV4 =
    [
        Icmp(IcmpProtocol, 8, 0),
        Icmp(IcmpProtocol, 13, 14),
        Icmp(IcmpProtocol, 15, 16),
        Icmp(IcmpProtocol, 17, 18),
        Icmp(IcmpProtocol, 42, 43),
        Unanswered(IcmpProtocol),
    ];

    // Echo, node information, extended echo.
    private static readonly Exchange[] IcmpV6 =
    [
        Icmp(IcmpV6Protocol, 128, 129),
        Icmp(IcmpV6Protocol, 139, 140),
        Icmp(IcmpV6Protocol, 160, 161),
        Unanswered(IcmpV6Protocol),
    ];

    /// <summary>True where it stands for every protocol that no rule names.</summary>
    public bool IsOther { get; init; }

    public bool IsIcmp => Protocol is IcmpProtocol or IcmpV6Protocol;

    public bool HasPorts => Protocol is TcpProtocol or UdpProtocol;

    /// <summary>The name as witnesses give it.</summary>
    public string Name =>
        Protocol switch
        {
            TcpProtocol => "tcp",
            UdpProtocol => "udp",
            IcmpProtocol => "icmp",
            IcmpV6Protocol => "icmpv6",
            _ => Protocol.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    /// <summary>Every conversation of a family, the usual ones first.</summary>
    /// <param name="family">The family.</param>
    /// <param name="mentioned">Protocol numbers that some rule names: each is a case of its own, all the others are one.</param>
    public static IEnumerable<Exchange> All(IpFamily family, IReadOnlySet<int> mentioned)
    {
        IEnumerable<Exchange> usual = [Tcp, Udp, .. family == IpFamily.V4 ? IcmpV4 : IcmpV6];
        var others = mentioned
            .Where(number => number is >= 0 and not (IcmpProtocol or TcpProtocol or UdpProtocol or IcmpV6Protocol))
            .Order();
        var rest = Enumerable
            .Range(0, 256)
            .First(number => !mentioned.Contains(number) && number is not (IcmpProtocol or TcpProtocol or UdpProtocol or IcmpV6Protocol));
        return usual.Concat(others.Select(Without)).Append(Without(rest) with { IsOther = true });

        static Exchange Without(int number) => new(number, RangeSet.Create(0), RangeSet.Create(0), PassesNat: false);
    }

    /// <summary>The same conversation behind NAT64; null where there is none.</summary>
    public Exchange? BehindNat64() =>
        Protocol switch
        {
            TcpProtocol or UdpProtocol => this,
            IcmpV6Protocol when Replies.IsEmpty => IcmpV4[^1],
            IcmpV6Protocol when Requests.Contains(PortSpace.Icmp(128, 0)) => IcmpV4[0],
            _ => null,
        };

    private static Exchange Icmp(int protocol, int request, int reply) =>
        new(protocol, RangeSet.Create(PortSpace.Icmp(request, 0)), RangeSet.Create(PortSpace.Icmp(reply, 0)), PassesNat: true);

    private static Exchange Unanswered(int protocol) => new(protocol, PortSpace.All, RangeSet.Empty, PassesNat: true);
}
