// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>Options of the engine for connections.</summary>
/// <param name="RuleOrder"><c>DEFAULT_ACTION_ORDER</c>, the default, or <c>STRICT_ORDER</c>.</param>
public sealed record StatefulEngineOptions(string? RuleOrder = null);
