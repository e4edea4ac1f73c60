// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A firewall of AWS Network Firewall as it was read.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="PolicyArn">Its policy.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="IsInSync">True where the policy that is described is in force.</param>
public sealed record ReadFirewall(string Arn, string? PolicyArn, string? VpcId, bool IsInSync);
