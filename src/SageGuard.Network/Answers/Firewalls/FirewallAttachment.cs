// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>The endpoint of a firewall in one subnet.</summary>
/// <param name="EndpointId">The VPC endpoint that routes lead to.</param>
/// <param name="SubnetId">Its subnet.</param>
public sealed record FirewallAttachment(string? EndpointId = null, string? SubnetId = null);
