// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>What can be asked about rules and their results.</summary>
internal sealed class ComplianceAnswers(SortedIndex<ConfigRule> rules, Faults faults)
{
    private const int RulesAPage = 25;
    private const int ContributorCap = 25;

    private static readonly string[] ComplianceTypes = ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"];

    public JsonObject Rules(JsonObject input) =>
        Page(
            "DescribeConfigRules",
            "ConfigRules",
            input,
            RulesAPage,
            static _ => true,
            rule =>
            {
                var answer = (JsonObject)rule.Definition.DeepClone();
                answer["ConfigRuleArn"] = rule.Arn;
                answer["ConfigRuleId"] = rule.Id;
                answer["ConfigRuleState"] = rule.OnDemandRunning > 0 && !faults.AlwaysActive ? "EVALUATING" : "ACTIVE";
                answer["EvaluationModes"] ??= new JsonArray(new JsonObject { ["Mode"] = "DETECTIVE" });
                return answer;
            }
        );

    /// <summary>
    /// "This operation does not return status information about AWS Config Custom Lambda rules" (API reference of
    /// ConfigRuleEvaluationStatus), and other rules do not exist here.
    /// </summary>
    public JsonObject EvaluationStatus(JsonObject input)
    {
        var limit = Json.Int(input, "Limit");
        var constraints = new Constraints();
        constraints.Range(limit, "Limit", 0, 50);
        constraints.Check();
        return Page(
            "DescribeConfigRuleEvaluationStatus",
            "ConfigRulesEvaluationStatus",
            input,
            RulesAPage,
            static _ => false,
            static _ => []
        );
    }

    public JsonObject ByRule(JsonObject input)
    {
        var types = Types(input, "DescribeComplianceByConfigRule");
        return Page(
            "DescribeComplianceByConfigRule",
            "ComplianceByConfigRules",
            input,
            RulesAPage,
            rule => types.Count == 0 || types.Contains(Overall(rule).Type),
            static rule =>
            {
                var (type, contributors) = Overall(rule);
                var compliance = new JsonObject { ["ComplianceType"] = type };
                if (type == "NON_COMPLIANT")
                {
                    compliance["ComplianceContributorCount"] = new JsonObject
                    {
                        ["CappedCount"] = Math.Min(contributors, ContributorCap),
                        ["CapExceeded"] = contributors > ContributorCap,
                    };
                }
                return new JsonObject { ["ConfigRuleName"] = rule.Name, ["Compliance"] = compliance };
            }
        );
    }

    public JsonObject DetailsByRule(JsonObject input)
    {
        const string Operation = "GetComplianceDetailsByConfigRule";
        var name = Json.String(input, "ConfigRuleName");
        var limit = Json.Int(input, "Limit");
        var constraints = new Constraints();
        constraints.NotNull(input, "ConfigRuleName");
        // The model says 64 although a rule's name may have 128 characters.
        constraints.Length(name, "ConfigRuleName", 1, 64);
        constraints.Range(limit, "Limit", 0, 100);
        constraints.Check();
        var types = Types(input, Operation);
        if (!rules.TryGet(name!, out var rule))
            throw ConfigService.NoSuchRule(name);
        var walk = rule
            .Results.Walk(Paging.After(Operation, Json.String(input, "NextToken"), "InvalidNextTokenException"))
            .Where(r => types.Count == 0 || types.Contains(r.Value.Compliance));
        var (page, next) = Paging.Take(walk, limit is null or 0 ? 10 : limit.Value, Operation);
        return Answer("EvaluationResults", page.Select(static r => r.ToJson()), next);
    }

    public JsonObject DetailsByResource(JsonObject input)
    {
        var (type, id) = (Json.String(input, "ResourceType"), Json.String(input, "ResourceId"));
        var types = Types(input, "GetComplianceDetailsByResource");
        if (type is null || id is null)
            throw AwsException.Parameter("ResourceType and ResourceId are required.");
        var found = rules
            .Walk()
            .Select(r => r.Value.Results.Find(type, id))
            .OfType<KeptResult>()
            .Where(r => types.Count == 0 || types.Contains(r.Compliance));
        return Answer("EvaluationResults", found.Select(static r => r.ToJson()), null);
    }

    private static List<string> Types(JsonObject input, string operation)
    {
        var types = Json.Strings(input, "ComplianceTypes");
        var constraints = new Constraints();
        constraints.Size(types.Count, "ComplianceTypes", 0, 3);
        foreach (var type in types)
            constraints.OneOf(type, "ComplianceTypes", ComplianceTypes);
        constraints.Check();
        // Results are kept for these two only; asking for the others is an error, not an empty answer.
        if (operation.StartsWith("Get", StringComparison.Ordinal) && types.Contains("INSUFFICIENT_DATA"))
            throw AwsException.Parameter("INSUFFICIENT_DATA is not a valid ComplianceType for this operation.");
        return types;
    }

    private static (string Type, int Contributors) Overall(ConfigRule rule)
    {
        var (compliant, failing) = (0, 0);
        foreach (var (_, result) in rule.Results.Walk())
        {
            if (result.Compliance == "COMPLIANT")
                compliant++;
            else
                failing++;
        }
        return failing > 0 ? ("NON_COMPLIANT", failing)
            : compliant > 0 ? ("COMPLIANT", compliant)
            : ("INSUFFICIENT_DATA", 0);
    }

    private static JsonObject Answer(string member, IEnumerable<JsonNode> items, string? next)
    {
        var answer = new JsonObject { [member] = Json.Array(items) };
        if (next is not null)
            answer["NextToken"] = next;
        return answer;
    }

    private JsonObject Page(
        string operation,
        string member,
        JsonObject input,
        int limit,
        Func<ConfigRule, bool> filter,
        Func<ConfigRule, JsonObject> show
    )
    {
        var names = Json.Strings(input, "ConfigRuleNames");
        var constraints = new Constraints();
        constraints.Size(names.Count, "ConfigRuleNames", 0, 25);
        constraints.Check();
        if (names.Find(n => !rules.TryGet(n, out _)) is { } missing)
            throw ConfigService.NoSuchRule(missing);
        var walk = rules
            .Walk(Paging.After(operation, Json.String(input, "NextToken"), "InvalidNextTokenException"))
            .Where(r => (names.Count == 0 || names.Contains(r.Key)) && filter(r.Value));
        var (page, next) = Paging.Take(walk, limit, operation);
        return Answer(member, page.Select(show), next);
    }
}
