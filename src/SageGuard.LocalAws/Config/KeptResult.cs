// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>One result that PutEvaluations brought.</summary>
internal sealed record KeptResult(
    string Rule,
    string Type,
    string Id,
    string Compliance,
    string? Reason,
    DateTimeOffset Ordering,
    DateTimeOffset Recorded,
    DateTimeOffset Invoked
)
{
    public JsonObject ToJson()
    {
        var result = new JsonObject
        {
            ["EvaluationResultIdentifier"] = new JsonObject
            {
                ["EvaluationResultQualifier"] = new JsonObject
                {
                    ["ConfigRuleName"] = Rule,
                    ["ResourceType"] = Type,
                    ["ResourceId"] = Id,
                    ["EvaluationMode"] = "DETECTIVE",
                },
                ["OrderingTimestamp"] = Json.Epoch(Ordering),
            },
            ["ComplianceType"] = Compliance,
            ["ResultRecordedTime"] = Json.Epoch(Recorded),
            ["ConfigRuleInvokedTime"] = Json.Epoch(Invoked),
        };
        if (Reason is not null)
            result["Annotation"] = Reason;
        return result;
    }
}
