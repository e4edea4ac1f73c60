// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What a policy changes about a managed rule group.</summary>
/// <param name="Action"><c>DROP_TO_ALERT</c>.</param>
public sealed record RuleGroupOverride(string? Action = null);
