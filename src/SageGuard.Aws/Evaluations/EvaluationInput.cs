// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;

namespace SageGuard.Aws.Evaluations;

/// <summary>AWS Config's <c>Evaluation</c>.</summary>
internal sealed record EvaluationInput(
    string ComplianceResourceType,
    string ComplianceResourceId,
    string ComplianceType,
    string? Annotation,
    decimal OrderingTimestamp
)
{
    public static EvaluationInput From(ConfigEvaluation evaluation) =>
        new(
            evaluation.ResourceType,
            evaluation.ResourceId,
            evaluation.Compliance switch
            {
                Compliance.Compliant => "COMPLIANT",
                Compliance.NonCompliant => "NON_COMPLIANT",
                _ => "NOT_APPLICABLE",
            },
            // AWS Config refuses an empty annotation.
            string.IsNullOrEmpty(evaluation.Annotation)
                ? null
                : evaluation.Annotation,
            // Epoch seconds with the milliseconds as a fraction: they decide which of two results of one second is newer.
            evaluation.OrderingTime.ToUnixTimeMilliseconds() / 1000m
        );
}
