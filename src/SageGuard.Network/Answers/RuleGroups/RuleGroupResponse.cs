// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>What names a rule group in its answer.</summary>
/// <param name="RuleGroupArn">Its ARN.</param>
/// <param name="Type"><c>STATELESS</c> or <c>STATEFUL</c>.</param>
public sealed record RuleGroupResponse(string? RuleGroupArn = null, string? Type = null);
