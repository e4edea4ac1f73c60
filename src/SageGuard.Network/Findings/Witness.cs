// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>One packet that proves a finding.</summary>
/// <param name="Destination">A public address, as the workload writes it.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c> or a protocol's number.</param>
/// <param name="Port">The destination port; null for protocols without ports.</param>
/// <param name="SourcePort">A port to send from at which the answer arrives; null where any does or none is needed.</param>
/// <param name="IcmpType">The type of an ICMP message.</param>
public sealed record Witness(string Destination, string Protocol, int? Port = null, int? SourcePort = null, int? IcmpType = null);
