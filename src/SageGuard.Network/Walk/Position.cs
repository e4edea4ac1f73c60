// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>Where packets are: at the workload or at a NAT gateway.</summary>
/// <param name="VpcId">The VPC.</param>
/// <param name="Subnet">The subnet; null at a regional NAT gateway, which has none.</param>
/// <param name="Sources">The addresses they have here.</param>
/// <param name="HasPublicAddress">True where an internet gateway translates or passes their address.</param>
/// <param name="Nat">The NAT gateway; null at the workload.</param>
internal sealed record Position(string? VpcId, Subnet? Subnet, RangeSet Sources, bool HasPublicAddress, NatGateway? Nat = null);
