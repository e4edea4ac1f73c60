// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A network ACL.</summary>
/// <param name="NetworkAclId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="IsDefault">True for the one of subnets without an association.</param>
/// <param name="Associations">Its subnets.</param>
/// <param name="Entries">Its rules, both directions.</param>
public sealed record NetworkAcl(
    string? NetworkAclId = null,
    string? VpcId = null,
    bool? IsDefault = null,
    IReadOnlyList<NetworkAclAssociation>? Associations = null,
    IReadOnlyList<NetworkAclEntry>? Entries = null
);
