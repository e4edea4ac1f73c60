// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>Variables of a policy.</summary>
/// <param name="RuleVariables">Sets of addresses by name.</param>
public sealed record PolicyVariables(IReadOnlyDictionary<string, VariableDefinition>? RuleVariables = null);
