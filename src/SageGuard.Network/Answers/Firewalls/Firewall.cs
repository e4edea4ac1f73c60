// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A firewall of AWS Network Firewall.</summary>
/// <param name="FirewallArn">Its ARN.</param>
/// <param name="FirewallPolicyArn">Its policy.</param>
/// <param name="VpcId">Its VPC, whose blocks are HOME_NET where nothing else is said.</param>
public sealed record Firewall(string? FirewallArn = null, string? FirewallPolicyArn = null, string? VpcId = null);
