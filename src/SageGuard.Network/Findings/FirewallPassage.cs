// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>What one firewall on the ways to the internet lets out, of the packets that get to it.</summary>
/// <param name="Id">The VPC endpoint, or the NAT gateway with a proxy.</param>
/// <param name="Firewall">The firewall's ARN; null where it was not read.</param>
/// <param name="Traffic">What it lets out: empty for nothing, null where nothing is known.</param>
/// <param name="Unread">What must be read, or cannot be understood, to know the rest.</param>
public sealed record FirewallPassage(string Id, string? Firewall, IReadOnlyList<PassingTraffic>? Traffic, IReadOnlyList<Unread> Unread);
