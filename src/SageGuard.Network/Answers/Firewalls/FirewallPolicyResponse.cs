// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What names a firewall policy in its answer.</summary>
/// <param name="FirewallPolicyArn">Its ARN.</param>
public sealed record FirewallPolicyResponse(string? FirewallPolicyArn = null);
