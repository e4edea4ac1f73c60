// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Evaluation;

/// <summary>What PutEvaluations takes for one resource.</summary>
/// <param name="ResourceType">AWS Config's type.</param>
/// <param name="ResourceId">AWS Config's id, exactly as it was given to us.</param>
/// <param name="Compliance">The compliance.</param>
/// <param name="Annotation">Why: 1 to 256 characters, or null for none.</param>
/// <param name="OrderingTime">The item's capture time for a change, the notification's creation time for a sweep. On the wire: epoch
/// seconds.</param>
public sealed record ConfigEvaluation(
    string ResourceType,
    string ResourceId,
    Compliance Compliance,
    string? Annotation,
    DateTimeOffset OrderingTime
);
