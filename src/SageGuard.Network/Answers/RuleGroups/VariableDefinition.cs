// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What a variable stands for.</summary>
/// <param name="Definition">Its addresses or ports.</param>
public sealed record VariableDefinition(IReadOnlyList<string>? Definition = null);
