// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Pipeline;
using SageGuard.Evaluation;

namespace SageGuard.Aws;

/// <summary>What PutEvaluations answers.</summary>
internal static class PutEvaluationsAnswer
{
    /// <summary>
    /// Why an answer does not show that anything was stored; null where it does. AWS's reference gives it one member, the list
    /// FailedEvaluations, and does not say whether an empty list is left out: an answer without it counts as "none failed" only
    /// if it is AWS's own.
    /// </summary>
    /// <param name="answer">The answer of PutEvaluations.</param>
    public static string? FaultOf(JsonAnswer answer)
    {
        var failed = answer.Json.ObjectOf("FailedEvaluations");
        return failed.ValueKind switch
        {
            JsonValueKind.Array => null,
            JsonValueKind.Undefined or JsonValueKind.Null => answer.BearsMarks
                ? null
                : "it has no list FailedEvaluations, and lacks AWS's marks (a request id, and JSON as its content type), so nothing shows that the evaluations were stored",
            _ => "its FailedEvaluations is not a list",
        };
    }

    /// <summary>
    /// The evaluations of the batch that AWS Config did not take. Where it names one that was not in the batch, the
    /// whole batch counts as not taken: a failure must not get lost, and sending an evaluation twice does no harm.
    /// </summary>
    /// <param name="answer">The answer of PutEvaluations.</param>
    /// <param name="evaluations">The batch.</param>
    public static IReadOnlyList<ConfigEvaluation> Failed(JsonElement answer, IReadOnlyList<ConfigEvaluation> evaluations)
    {
        var failed = new List<ConfigEvaluation>();
        foreach (var entry in answer.ListOf("FailedEvaluations"))
        {
            var type = entry.TextOf("ComplianceResourceType");
            var id = entry.TextOf("ComplianceResourceId");
            var matches = evaluations.Where(evaluation => evaluation.ResourceType == type && evaluation.ResourceId == id).ToList();
            if (matches.Count == 0)
                return evaluations;

            failed.AddRange(matches.Except(failed));
        }

        return failed;
    }
}
