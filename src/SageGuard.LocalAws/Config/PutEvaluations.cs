// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>PutEvaluations, as strict as AWS.</summary>
internal sealed class PutEvaluations(LocalCloudOptions options, ResultTokens tokens, Faults faults, Lock gate)
{
    private static readonly string[] ComplianceTypes = ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"];

    public JsonObject Put(JsonObject input)
    {
        var evaluations = Json.Objects(input, "Evaluations");
        var test = Json.Bool(input, "TestMode") ?? false;
        CheckShape(input, evaluations);
        var token = Json.String(input, "ResultToken")!;
        var grant = tokens.Find(token);
        // A test run needs a token, but any will do.
        if (grant is null && !test)
            throw new AwsException("InvalidResultTokenException", "The result token is invalid or has expired.");
        if (!test && grant!.Rule.Deleted)
            throw new AwsException("NoSuchConfigRuleException", "The Config rule that this result token belongs to does not exist.");
        foreach (var evaluation in evaluations)
            CheckMeaning(evaluation, test ? null : grant);

        if (faults.Take(FaultKind.FailedEvaluations, "PutEvaluations") is not null && evaluations.Count > 0)
            return new JsonObject { ["FailedEvaluations"] = Json.Array(evaluations.Select(static e => e.DeepClone())) };
        if (!test)
        {
            if (faults.ResultDelay > TimeSpan.Zero)
                Later(grant!, evaluations);
            else
                Keep(grant!, evaluations);
        }
        return new JsonObject { ["FailedEvaluations"] = new JsonArray() };
    }

    private void Keep(ResultTokens.Grant grant, List<JsonObject> evaluations)
    {
        var now = options.Time.GetUtcNow();
        foreach (var e in evaluations)
        {
            grant.Rule.Results.Put(
                new KeptResult(
                    grant.Rule.Name,
                    Json.String(e, "ComplianceResourceType")!,
                    Json.String(e, "ComplianceResourceId")!,
                    Json.String(e, "ComplianceType")!,
                    Json.String(e, "Annotation"),
                    Json.Time(e, "OrderingTimestamp")!.Value,
                    now,
                    grant.Minted
                )
            );
        }
    }

    private void Later(ResultTokens.Grant grant, List<JsonObject> evaluations)
    {
        ITimer? timer = null;
        timer = options.Time.CreateTimer(
            _ =>
            {
                lock (gate)
                    Keep(grant, evaluations);
                timer?.Dispose();
            },
            null,
            faults.ResultDelay,
            Timeout.InfiniteTimeSpan
        );
    }

    private static void CheckShape(JsonObject input, List<JsonObject> evaluations)
    {
        var constraints = new Constraints();
        constraints.NotNull(input, "ResultToken");
        constraints.Size(evaluations.Count, "Evaluations", 0, 100);
        for (var i = 0; i < evaluations.Count; i++)
        {
            var (e, path) = (evaluations[i], $"evaluations.{i + 1}.member.");
            foreach (var member in new[] { "ComplianceResourceType", "ComplianceResourceId", "ComplianceType", "OrderingTimestamp" })
            {
                if (e[member] is null)
                    constraints.Missing(path + char.ToLowerInvariant(member[0]) + member[1..]);
            }
            constraints.Length(Json.String(e, "ComplianceResourceType"), path + "complianceResourceType", 1, 256);
            constraints.Length(Json.String(e, "ComplianceResourceId"), path + "complianceResourceId", 1, 768);
            constraints.Length(Json.String(e, "Annotation"), path + "annotation", 1, 256);
            constraints.OneOf(Json.String(e, "ComplianceType"), path + "complianceType", ComplianceTypes);
            Json.Time(e, "OrderingTimestamp");
        }
        constraints.Check();
    }

    private static void CheckMeaning(JsonObject evaluation, ResultTokens.Grant? grant)
    {
        var (type, id) = (Json.String(evaluation, "ComplianceResourceType")!, Json.String(evaluation, "ComplianceResourceId")!);
        if (Json.String(evaluation, "ComplianceType") == "INSUFFICIENT_DATA")
            throw AwsException.Parameter("INSUFFICIENT_DATA is not a valid ComplianceType for PutEvaluations.");
        if (!KnownTypes.Contains(type))
            throw AwsException.Parameter($"The ComplianceResourceType {type} is not a resource type that AWS Config supports.");
        // AWS marks such results away without a word; here it is an error, so that a test sees it.
        if (grant?.Type is not null && (grant.Type != type || grant.Id != id))
        {
            throw AwsException.Parameter(
                $"The result token belongs to the resource {grant.Type} {grant.Id}; the evaluation is for {type} {id}."
            );
        }
    }
}
