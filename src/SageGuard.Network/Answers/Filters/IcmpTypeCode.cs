// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>ICMP messages; -1 means all.</summary>
/// <param name="Type">The type.</param>
/// <param name="Code">The code.</param>
public sealed record IcmpTypeCode(int? Type = null, int? Code = null);
