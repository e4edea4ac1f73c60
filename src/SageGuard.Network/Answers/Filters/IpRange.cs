// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An IPv4 block of a rule.</summary>
/// <param name="CidrIp">The block.</param>
public sealed record IpRange(string? CidrIp = null);
