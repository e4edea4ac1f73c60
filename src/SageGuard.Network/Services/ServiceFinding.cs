// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Services;

/// <summary>Whether a workload can rely on reaching an AWS service.</summary>
/// <param name="Reaches">True where every step is sure, false where no way is possible; null where that is not known.</param>
/// <param name="Reason">The way, or what is missing: a clause without a full stop.</param>
/// <param name="Unread">For null, the call that would answer it; null where none does.</param>
public sealed record ServiceFinding(bool? Reaches, string Reason, Unread? Unread = null);
