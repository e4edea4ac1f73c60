// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws;

/// <summary>One result that AWS Config keeps.</summary>
/// <param name="ResourceType">The type.</param>
/// <param name="ResourceId">The id.</param>
/// <param name="Compliance">COMPLIANT, NON_COMPLIANT or NOT_APPLICABLE.</param>
/// <param name="Annotation">Why; null for none.</param>
/// <param name="Time">When it was recorded.</param>
public sealed record KeptResult(string ResourceType, string ResourceId, string Compliance, string? Annotation, DateTimeOffset? Time)
{
    /// <summary>When AWS Config recorded it (ResultRecordedTime); null where the answer does not say.</summary>
    public DateTimeOffset? Recorded { get; init; }

    /// <summary>When AWS Config invoked the rule that gave it (ConfigRuleInvokedTime); null where the answer does not say.</summary>
    public DateTimeOffset? Invoked { get; init; }
}
