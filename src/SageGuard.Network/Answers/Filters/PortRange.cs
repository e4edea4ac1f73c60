// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>Ports from and to, both included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
public sealed record PortRange(int? From = null, int? To = null);
