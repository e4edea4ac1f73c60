// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;

namespace SageGuard.Aws.Evaluations;

/// <summary>PutEvaluations' input.</summary>
internal sealed record PutEvaluationsInput(IReadOnlyList<EvaluationInput> Evaluations, string ResultToken, bool? TestMode)
{
    public static PutEvaluationsInput From(IReadOnlyList<ConfigEvaluation> evaluations, string resultToken, bool testMode) =>
        new([.. evaluations.Select(EvaluationInput.From)], resultToken, testMode ? true : null);
}
