// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

public sealed class PutEvaluationsTests
{
    [Theory]
    [InlineData("""{"Annotation":""}""", "ValidationException", "greater than or equal to 1")]
    [InlineData("""{"ComplianceType":"OK"}""", "ValidationException", "enum value set")]
    [InlineData("""{"ComplianceType":"INSUFFICIENT_DATA"}""", "InvalidParameterValueException", "INSUFFICIENT_DATA")]
    [InlineData("""{"ComplianceResourceType":"AWS::SageMaker::Notebook"}""", "InvalidParameterValueException", "AWS::SageMaker::Notebook")]
    [InlineData("""{"ComplianceResourceType":"AWS::SageMaker::Model"}""", "InvalidParameterValueException", "belongs to the resource")]
    [InlineData("""{"ComplianceResourceId":"other"}""", "InvalidParameterValueException", "belongs to the resource")]
    [InlineData("""{"ComplianceResourceId":""}""", "ValidationException", "complianceResourceId")]
    [InlineData("""{"ComplianceResourceId":null}""", "ValidationException", "Value null at 'evaluations.1.member.complianceResourceId'")]
    [InlineData("""{"OrderingTimestamp":null}""", "ValidationException", "orderingTimestamp")]
    [InlineData("""{"OrderingTimestamp":"2026-03-01T12:00:00Z"}""", "SerializationException", "time stamp")]
    public async Task A_wrong_evaluation_is_refused(string change, string code, string text)
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        var evaluation = FunctionStub.Evaluation(id, "COMPLIANT");
        foreach (var (member, value) in JsonNode.Parse(change)!.AsObject())
            evaluation[member] = value?.DeepClone();
        var refusal = TestCloud.Refused(() => Put(cloud, token, evaluation), code);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Region().Results("r"));
    }

    [Fact]
    public async Task An_annotation_may_have_256_characters()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        TestCloud.Refused(
            () => Put(cloud, token, FunctionStub.Evaluation(id, "COMPLIANT", annotation: new string('a', 257))),
            "ValidationException"
        );
        Put(cloud, token, FunctionStub.Evaluation(id, "COMPLIANT", annotation: new string('a', 256)));
        Assert.Equal(256, cloud.Region().Results("r")[0].Annotation!.Length);
    }

    [Fact]
    public async Task A_call_takes_a_hundred_evaluations_at_most()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var token = await SweepTokenAsync(cloud, wire);
        Assert.Contains(
            "less than or equal to 100",
            TestCloud.Refused(() => Put(cloud, token, Many(101)), "ValidationException").Message,
            StringComparison.Ordinal
        );
        Put(cloud, token, Many(100));
        Assert.Equal(100, cloud.Region().Results("s").Count);

        static JsonObject[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => FunctionStub.Evaluation($"id{i}", "COMPLIANT"))];
    }

    [Fact]
    public async Task A_token_must_be_one_that_was_minted_and_not_too_old()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock, ResultTokenLifetime = TimeSpan.FromHours(1) });
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        TestCloud.Refused(() => Put(cloud, token + "x", FunctionStub.Evaluation(id, "COMPLIANT")), "InvalidResultTokenException");
        TestCloud.Refused(() => Put(cloud, "TESTMODE", FunctionStub.Evaluation(id, "COMPLIANT")), "InvalidResultTokenException");
        TestCloud.Refused(() => cloud.Region().Config("PutEvaluations", []), "ValidationException");
        clock.Advance(TimeSpan.FromHours(2));
        TestCloud.Refused(() => Put(cloud, token, FunctionStub.Evaluation(id, "COMPLIANT")), "InvalidResultTokenException");
    }

    [Fact]
    public async Task A_test_run_takes_any_token_checks_and_keeps_nothing()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        foreach (var any in new[] { token, "TESTMODE" })
            Assert.Empty(Test(any, FunctionStub.Evaluation(id, "COMPLIANT"))["FailedEvaluations"]!.AsArray());
        TestCloud.Refused(() => Test(token, FunctionStub.Evaluation(id, "PERHAPS")), "ValidationException");
        Assert.Empty(cloud.Region().Results("r"));

        JsonObject Test(string any, JsonObject evaluation) =>
            cloud
                .Region()
                .Config(
                    "PutEvaluations",
                    new()
                    {
                        ["ResultToken"] = any,
                        ["TestMode"] = true,
                        ["Evaluations"] = new JsonArray(evaluation),
                    }
                )!;
    }

    [Fact]
    public async Task An_empty_list_is_legal()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, _) = await TokenAsync(cloud, wire);
        Put(cloud, token);
        Assert.Empty(cloud.Region().Results("r"));
    }

    [Fact]
    public async Task Not_applicable_removes_the_result()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        Put(cloud, token, FunctionStub.Evaluation(id, "NON_COMPLIANT", time: 100));
        Put(cloud, token, FunctionStub.Evaluation(id, "NOT_APPLICABLE", time: 200));
        Assert.Empty(cloud.Region().Results("r"));
        Put(cloud, token, FunctionStub.Evaluation(id, "NON_COMPLIANT", time: 150));
        Assert.Empty(cloud.Region().Results("r"));
    }

    [Fact]
    public async Task An_older_result_never_overwrites_a_newer_one()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        Put(cloud, token, FunctionStub.Evaluation(id, "COMPLIANT", time: 200.5));
        Put(cloud, token, FunctionStub.Evaluation(id, "NON_COMPLIANT", time: 200.4));
        Assert.Equal("COMPLIANT", cloud.Region().Results("r")[0].ComplianceType);
        Put(cloud, token, FunctionStub.Evaluation(id, "NON_COMPLIANT", time: 200.5));
        Assert.Equal("NON_COMPLIANT", cloud.Region().Results("r")[0].ComplianceType);
    }

    [Fact]
    public async Task A_deleted_rule_takes_its_results_with_it()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        Put(cloud, token, FunctionStub.Evaluation(id, "COMPLIANT"));
        cloud.Region().Config("DeleteConfigRule", new() { ["ConfigRuleName"] = "r" });
        TestCloud.Refused(() => cloud.Region().Results("r"), "NoSuchConfigRuleException");
        TestCloud.Refused(() => Put(cloud, token, FunctionStub.Evaluation(id, "COMPLIANT")), "NoSuchConfigRuleException");
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        Assert.Empty(cloud.Region().Results("r"));
    }

    [Fact]
    public async Task Details_are_filtered_paged_and_refused_for_long_names()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var token = await SweepTokenAsync(cloud, wire);
        for (var page = 0; page < 3; page++)
        {
            Put(
                cloud,
                token,
                [
                    .. Enumerable
                        .Range(0, 50)
                        .Select(i => FunctionStub.Evaluation($"id{page}-{i:00}", i % 2 == 0 ? "COMPLIANT" : "NON_COMPLIANT")),
                ]
            );
        }

        JsonObject Get(string more)
        {
            var input = JsonNode.Parse(more)!.AsObject();
            input["ConfigRuleName"] ??= "s";
            return cloud.Region().Config("GetComplianceDetailsByConfigRule", input)!;
        }

        Assert.Equal(10, Get("{}")["EvaluationResults"]!.AsArray().Count);
        var first = Get("""{"Limit":100}""");
        var second = Get($$"""{"Limit":100,"NextToken":"{{first["NextToken"]}}"}""");
        Assert.Equal((100, 50), (first["EvaluationResults"]!.AsArray().Count, second["EvaluationResults"]!.AsArray().Count));
        Assert.Equal(75, Get("""{"Limit":100,"ComplianceTypes":["NON_COMPLIANT"]}""")["EvaluationResults"]!.AsArray().Count);
        TestCloud.Refused(() => Get("""{"Limit":101}"""), "ValidationException");
        TestCloud.Refused(() => Get($$"""{"ConfigRuleName":"{{new string('r', 65)}}"}"""), "ValidationException");
        TestCloud.Refused(() => Get("""{"ConfigRuleName":"none"}"""), "NoSuchConfigRuleException");
        var overall = cloud
            .Region()
            .Config("DescribeComplianceByConfigRule", new() { ["ComplianceTypes"] = new JsonArray("NON_COMPLIANT") })![
            "ComplianceByConfigRules"
        ]![0]!["Compliance"]!;
        Assert.Equal(25, (int)overall["ComplianceContributorCount"]!["CappedCount"]!);
        Assert.True((bool)overall["ComplianceContributorCount"]!["CapExceeded"]!);
        cloud.Region().Config("DeleteEvaluationResults", new() { ["ConfigRuleName"] = "s" });
        Assert.Empty(cloud.Region().Results("s"));
    }

    [Fact]
    public async Task A_result_keeps_when_it_was_invoked_ordered_and_recorded()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        clock.Advance(TimeSpan.FromSeconds(7));
        Put(cloud, token, FunctionStub.Evaluation(id, "NON_COMPLIANT", time: 1772366400.25, annotation: "why"));
        var result = cloud.Region().Config("GetComplianceDetailsByConfigRule", new() { ["ConfigRuleName"] = "r" })!["EvaluationResults"]![
            0
        ]!;
        Assert.Equal(
            $$"""{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"r","ResourceType":"AWS::SageMaker::NotebookInstance","ResourceId":"{{id}}","EvaluationMode":"DETECTIVE"},"OrderingTimestamp":1772366400.25},"ComplianceType":"NON_COMPLIANT","ResultRecordedTime":1772366407,"ConfigRuleInvokedTime":1772366400,"Annotation":"why"}""",
            result.ToJsonString()
        );
    }

    [Fact]
    public async Task Failed_evaluations_come_back_and_are_not_kept()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        var (token, id) = await TokenAsync(cloud, wire);
        cloud.Faults.FailEvaluations();
        Assert.Equal(
            id,
            (string?)
                (await FunctionStub.PutAsync(wire, token, FunctionStub.Evaluation(id, "COMPLIANT")))["FailedEvaluations"]![0]![
                    "ComplianceResourceId"
                ]
        );
        Assert.Empty(cloud.Region().Results("r"));
        Assert.Empty((await FunctionStub.PutAsync(wire, token, FunctionStub.Evaluation(id, "COMPLIANT")))["FailedEvaluations"]!.AsArray());
        Assert.Single(cloud.Region().Results("r"));
    }

    private static async Task<(string Token, string Id)> TokenAsync(LocalCloud cloud, WireClient wire)
    {
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        var id = cloud.Region().CreateNotebook("n");
        var delivery = await wire.NextAsync();
        return (delivery.Token, id);
    }

    private static async Task<string> SweepTokenAsync(LocalCloud cloud, WireClient wire)
    {
        cloud.Region().PutRule("s", [TestCloud.Scheduled]);
        return (await wire.NextAsync()).Token;
    }

    private static void Put(LocalCloud cloud, string token, params IReadOnlyList<JsonObject> evaluations) =>
        cloud
            .Region()
            .Config(
                "PutEvaluations",
                new() { ["ResultToken"] = token, ["Evaluations"] = new JsonArray([.. evaluations.Select(e => e.DeepClone())]) }
            );
}
