// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>How far a firewall has its rules in force, and its endpoints.</summary>
/// <param name="ConfigurationSyncStateSummary"><c>IN_SYNC</c> where the policy that is described is in force.</param>
/// <param name="SyncStates">Its endpoints by Availability Zone.</param>
public sealed record FirewallStatus(
    string? ConfigurationSyncStateSummary = null,
    IReadOnlyDictionary<string, FirewallSyncState>? SyncStates = null
);
