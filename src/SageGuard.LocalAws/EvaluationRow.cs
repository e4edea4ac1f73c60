// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>One kept result of a rule.</summary>
/// <param name="ResourceType">The CloudFormation type.</param>
/// <param name="ResourceId">The id that Config recorded.</param>
/// <param name="ComplianceType">COMPLIANT or NON_COMPLIANT.</param>
/// <param name="Annotation">The reason; null: none.</param>
/// <param name="OrderingTime">The time that orders results of one resource.</param>
public sealed record EvaluationRow(
    string ResourceType,
    string ResourceId,
    string ComplianceType,
    string? Annotation,
    DateTimeOffset OrderingTime
);
