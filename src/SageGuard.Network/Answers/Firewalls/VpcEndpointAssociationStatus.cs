// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>The endpoints of an association.</summary>
/// <param name="AssociationSyncState">They, by Availability Zone.</param>
public sealed record VpcEndpointAssociationStatus(IReadOnlyDictionary<string, FirewallSyncState>? AssociationSyncState = null);
