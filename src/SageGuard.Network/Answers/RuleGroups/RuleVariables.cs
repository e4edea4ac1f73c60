// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>Variables of a rule group.</summary>
/// <param name="IPSets">Sets of addresses by name.</param>
/// <param name="PortSets">Sets of ports by name.</param>
public sealed record RuleVariables(
    IReadOnlyDictionary<string, VariableDefinition>? IPSets = null,
    IReadOnlyDictionary<string, VariableDefinition>? PortSets = null
);
