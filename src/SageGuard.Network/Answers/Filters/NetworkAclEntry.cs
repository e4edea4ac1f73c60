// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A rule of a network ACL.</summary>
/// <param name="RuleNumber">The lowest that matches decides.</param>
/// <param name="Egress">True for packets that leave the subnet.</param>
/// <param name="RuleAction"><c>allow</c> or <c>deny</c>.</param>
/// <param name="Protocol">A number, or <c>-1</c> for all.</param>
/// <param name="CidrBlock">The IPv4 block of the other side.</param>
/// <param name="Ipv6CidrBlock">The IPv6 block of the other side.</param>
/// <param name="PortRange">Destination ports.</param>
/// <param name="IcmpTypeCode">ICMP messages.</param>
public sealed record NetworkAclEntry(
    int? RuleNumber = null,
    bool? Egress = null,
    string? RuleAction = null,
    string? Protocol = null,
    string? CidrBlock = null,
    string? Ipv6CidrBlock = null,
    PortRange? PortRange = null,
    IcmpTypeCode? IcmpTypeCode = null
);
