// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What a stateless rule matches and does.</summary>
/// <param name="MatchAttributes">Which packets.</param>
/// <param name="Actions"><c>aws:pass</c>, <c>aws:drop</c> or <c>aws:forward_to_sfe</c>, and names of metrics.</param>
public sealed record StatelessRuleDefinition(MatchAttributes? MatchAttributes = null, IReadOnlyList<string>? Actions = null);
