// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An address of a NAT gateway.</summary>
/// <param name="PublicIp">The Elastic IP address.</param>
/// <param name="PrivateIp">The address in its subnet.</param>
/// <param name="Status">E.g. <c>succeeded</c> or <c>failed</c>.</param>
public sealed record NatGatewayAddress(string? PublicIp = null, string? PrivateIp = null, string? Status = null);
