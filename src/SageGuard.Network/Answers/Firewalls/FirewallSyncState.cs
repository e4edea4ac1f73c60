// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A firewall in one Availability Zone.</summary>
/// <param name="Attachment">Its endpoint.</param>
public sealed record FirewallSyncState(FirewallAttachment? Attachment = null);
