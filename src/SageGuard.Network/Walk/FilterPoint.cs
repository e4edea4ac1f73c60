// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>A firewall on a way.</summary>
/// <param name="Id">The VPC endpoint, or the NAT gateway with a proxy.</param>
/// <param name="Sources">The addresses that packets have here.</param>
/// <param name="VpcId">The VPC that they come from.</param>
/// <param name="IsProxy">True for a proxy at a NAT gateway.</param>
internal sealed record FilterPoint(string Id, RangeSet Sources, string? VpcId, bool IsProxy = false);
