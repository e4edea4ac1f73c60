// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A VPC.</summary>
/// <param name="VpcId">Its id.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="CidrBlock">Its first IPv4 block.</param>
/// <param name="CidrBlockAssociationSet">All of its IPv4 blocks.</param>
/// <param name="Ipv6CidrBlockAssociationSet">Its IPv6 blocks.</param>
public sealed record Vpc(
    string? VpcId = null,
    string? OwnerId = null,
    string? CidrBlock = null,
    IReadOnlyList<CidrAssociation>? CidrBlockAssociationSet = null,
    IReadOnlyList<CidrAssociation>? Ipv6CidrBlockAssociationSet = null
);
