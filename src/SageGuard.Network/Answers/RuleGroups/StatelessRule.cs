// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A rule for single packets.</summary>
/// <param name="Priority">Lower ones first.</param>
/// <param name="RuleDefinition">The rule.</param>
public sealed record StatelessRule(int? Priority = null, StatelessRuleDefinition? RuleDefinition = null);
