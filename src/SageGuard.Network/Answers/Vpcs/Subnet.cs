// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A subnet.</summary>
/// <param name="SubnetId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="AvailabilityZone">Its zone.</param>
/// <param name="CidrBlock">Its IPv4 block.</param>
/// <param name="Ipv6CidrBlockAssociationSet">Its IPv6 blocks.</param>
/// <param name="BlockPublicAccessStates">What it says about VPC Block Public Access.</param>
public sealed record Subnet(
    string? SubnetId = null,
    string? VpcId = null,
    string? OwnerId = null,
    string? AvailabilityZone = null,
    string? CidrBlock = null,
    IReadOnlyList<CidrAssociation>? Ipv6CidrBlockAssociationSet = null,
    BlockPublicAccessStates? BlockPublicAccessStates = null
);
