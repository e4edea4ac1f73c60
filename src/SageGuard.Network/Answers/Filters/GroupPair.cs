// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A security group as the other side of a rule.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="UserId">Its account.</param>
/// <param name="VpcId">Its VPC, where that is a peer.</param>
/// <param name="VpcPeeringConnectionId">The peering connection to it.</param>
public sealed record GroupPair(string? GroupId = null, string? UserId = null, string? VpcId = null, string? VpcPeeringConnectionId = null);
