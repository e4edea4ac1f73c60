// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An option of a rule, as in Suricata.</summary>
/// <param name="Keyword">Its name.</param>
/// <param name="Settings">Its values.</param>
public sealed record RuleOption(string? Keyword = null, IReadOnlyList<string>? Settings = null);
