// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A range of ports.</summary>
/// <param name="FromPort">The first.</param>
/// <param name="ToPort">The last.</param>
public sealed record FirewallPortRange(int? FromPort = null, int? ToPort = null);
