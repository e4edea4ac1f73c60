// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>One result that AWS Config keeps for a rule.</summary>
/// <param name="ResourceType">AWS Config's type.</param>
/// <param name="ResourceId">AWS Config's id.</param>
/// <param name="OrderingTime">The time that decides which of two results is newer.</param>
public readonly record struct RuleResult(string ResourceType, string ResourceId, DateTimeOffset OrderingTime);
