// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A security group that an interface or endpoint has.</summary>
/// <param name="GroupId">Its id.</param>
public sealed record GroupReference(string? GroupId = null);
