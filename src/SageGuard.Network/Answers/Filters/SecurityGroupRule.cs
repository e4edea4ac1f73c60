// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A rule of a security group.</summary>
/// <param name="IpProtocol">A name, a number, or <c>-1</c> for all.</param>
/// <param name="FromPort">The first port, or the ICMP type.</param>
/// <param name="ToPort">The last port, or the ICMP code.</param>
/// <param name="IpRanges">IPv4 blocks.</param>
/// <param name="Ipv6Ranges">IPv6 blocks.</param>
/// <param name="PrefixListIds">Prefix lists.</param>
/// <param name="UserIdGroupPairs">Groups, whose members' private addresses count.</param>
public sealed record SecurityGroupRule(
    string? IpProtocol = null,
    int? FromPort = null,
    int? ToPort = null,
    IReadOnlyList<IpRange>? IpRanges = null,
    IReadOnlyList<Ipv6Range>? Ipv6Ranges = null,
    IReadOnlyList<PrefixListReference>? PrefixListIds = null,
    IReadOnlyList<GroupPair>? UserIdGroupPairs = null
);
