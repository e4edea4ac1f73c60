// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>One side of a peering connection.</summary>
/// <param name="VpcId">The VPC.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="Region">Its Region.</param>
/// <param name="CidrBlock">Its first IPv4 block.</param>
/// <param name="CidrBlockSet">All of its IPv4 blocks.</param>
/// <param name="Ipv6CidrBlockSet">Its IPv6 blocks.</param>
public sealed record PeeringVpc(
    string? VpcId = null,
    string? OwnerId = null,
    string? Region = null,
    string? CidrBlock = null,
    IReadOnlyList<CidrAssociation>? CidrBlockSet = null,
    IReadOnlyList<CidrAssociation>? Ipv6CidrBlockSet = null
);
