// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An IPv6 block of a rule.</summary>
/// <param name="CidrIpv6">The block.</param>
public sealed record Ipv6Range(string? CidrIpv6 = null);
