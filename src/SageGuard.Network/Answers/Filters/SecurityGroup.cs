// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A security group.</summary>
/// <param name="GroupId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="IpPermissions">What may enter.</param>
/// <param name="IpPermissionsEgress">What may leave.</param>
public sealed record SecurityGroup(
    string? GroupId = null,
    string? VpcId = null,
    string? OwnerId = null,
    IReadOnlyList<SecurityGroupRule>? IpPermissions = null,
    IReadOnlyList<SecurityGroupRule>? IpPermissionsEgress = null
);
