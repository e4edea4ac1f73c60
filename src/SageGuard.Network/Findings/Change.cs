// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>A change of the network that closes a way.</summary>
/// <param name="Action"><c>deleteRoute</c>, <c>deleteNatGateway</c>, <c>revokeEgress</c> or <c>blockPublicAccess</c>.</param>
/// <param name="Id">What it changes.</param>
/// <param name="Detail">The route's destination, or the rule.</param>
/// <param name="Text">The change for people, and who else it affects.</param>
public sealed record Change(string Action, string Id, string? Detail, string Text);
