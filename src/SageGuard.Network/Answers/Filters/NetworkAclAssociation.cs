// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A subnet of a network ACL.</summary>
/// <param name="SubnetId">The subnet.</param>
public sealed record NetworkAclAssociation(string? SubnetId = null);
