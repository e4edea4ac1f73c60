// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>Traffic that a firewall lets out, in whole or in part.</summary>
/// <param name="How">How much of it.</param>
/// <param name="Protocols"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, numbers that a rule names, and <c>other</c> for all the
/// rest.</param>
/// <param name="Destinations">Blocks of public addresses; what they hold besides (private addresses, the VPC) is not meant.</param>
/// <param name="Ports">Ports and ranges such as <c>8000-8080</c>; null for all, and for protocols without ports.</param>
/// <param name="Only">For <see cref="Passing.Only"/>, what it must claim to be.</param>
/// <param name="Except">What does not pass though the rest does.</param>
public sealed record PassingTraffic(
    Passing How,
    IReadOnlyList<string> Protocols,
    IReadOnlyList<string> Destinations,
    IReadOnlyList<string>? Ports = null,
    IReadOnlyList<ApplicationMatch>? Only = null,
    IReadOnlyList<ApplicationMatch>? Except = null
);
