// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Pipeline;
using SageGuard.Evaluation;

namespace SageGuard.Aws;

/// <summary>Evaluations as PutEvaluations writes and answers them.</summary>
internal static class EvaluationJson
{
    /// <summary>Writes the members of PutEvaluations' input.</summary>
    /// <param name="input">The writer, inside the input's object.</param>
    /// <param name="evaluations">The batch.</param>
    /// <param name="resultToken">The event's token.</param>
    /// <param name="testMode">True: AWS Config checks the batch and keeps nothing.</param>
    public static void WriteInput(Utf8JsonWriter input, IReadOnlyList<ConfigEvaluation> evaluations, string resultToken, bool testMode)
    {
        input.WriteStartArray("Evaluations");
        foreach (var evaluation in evaluations)
            Write(input, evaluation);
        input.WriteEndArray();
        input.WriteString("ResultToken", resultToken);
        if (testMode)
            input.WriteBoolean("TestMode", true);
    }

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

    private static void Write(Utf8JsonWriter input, ConfigEvaluation evaluation)
    {
        input.WriteStartObject();
        input.WriteString("ComplianceResourceType", evaluation.ResourceType);
        input.WriteString("ComplianceResourceId", evaluation.ResourceId);
        input.WriteString(
            "ComplianceType",
            evaluation.Compliance switch
            {
                Compliance.Compliant => "COMPLIANT",
                Compliance.NonCompliant => "NON_COMPLIANT",
                _ => "NOT_APPLICABLE",
            }
        );

        // AWS Config refuses an empty annotation.
        if (!string.IsNullOrEmpty(evaluation.Annotation))
            input.WriteString("Annotation", evaluation.Annotation);

        // Epoch seconds with the milliseconds as a fraction: they decide which of two results of one second is newer.
        input.WriteNumber("OrderingTimestamp", evaluation.OrderingTime.ToUnixTimeMilliseconds() / 1000m);
        input.WriteEndObject();
    }
}
