// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Tests.Wire;
using SageGuard.Evaluation;
using SageGuard.Runs;

namespace SageGuard.Aws.Tests;

public sealed class ConfigClientTests
{
    private const string Notebook = "AWS::SageMaker::NotebookInstance";
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);

    [Fact]
    public async Task Put_writes_exactly_what_AWS_Config_expects()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("""{"FailedEvaluations":[]}"""));

        var failed = await server
            .Config()
            .PutAsync(
                [
                    new(Notebook, "id-1", Compliance.NonCompliant, "why", Time),
                    new(Notebook, "id-2", Compliance.Compliant, null, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)),
                    new(Notebook, "id-3", Compliance.NotApplicable, null, Time),
                ],
                "token",
                testMode: false,
                Wired.Token
            );

        Assert.Empty(failed);
        var request = Assert.Single(server.Requests);
        Assert.Equal("StarlingDoveService.PutEvaluations", request.Target);
        Assert.Equal(
            """{"Evaluations":["""
                + """{"ComplianceResourceType":"AWS::SageMaker::NotebookInstance","ComplianceResourceId":"id-1","ComplianceType":"NON_COMPLIANT","Annotation":"why","OrderingTimestamp":1700000000.5},"""
                + """{"ComplianceResourceType":"AWS::SageMaker::NotebookInstance","ComplianceResourceId":"id-2","ComplianceType":"COMPLIANT","OrderingTimestamp":1700000000},"""
                + """{"ComplianceResourceType":"AWS::SageMaker::NotebookInstance","ComplianceResourceId":"id-3","ComplianceType":"NOT_APPLICABLE","OrderingTimestamp":1700000000.5}"""
                + """],"ResultToken":"token"}""",
            request.Body
        );
    }

    [Fact]
    public async Task An_empty_batch_in_test_mode_is_sent()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));

        Assert.Empty(await server.Config().PutAsync([], "TESTMODE", testMode: true, Wired.Token));
        Assert.Equal("""{"Evaluations":[],"ResultToken":"TESTMODE","TestMode":true}""", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Failed_evaluations_come_back_as_they_were_given()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json(
                $$"""{"FailedEvaluations":[{"ComplianceResourceType":"{{Notebook}}","ComplianceResourceId":"id-2","ComplianceType":"COMPLIANT","OrderingTimestamp":1700000000}]}"""
            )
        );
        ConfigEvaluation[] batch =
        [
            new(Notebook, "id-1", Compliance.Compliant, null, Time),
            new(Notebook, "id-2", Compliance.Compliant, null, Time),
        ];

        var failed = await server.Config().PutAsync(batch, "token", testMode: false, Wired.Token);

        Assert.Same(batch[1], Assert.Single(failed));
    }

    [Fact]
    public async Task A_failed_evaluation_that_cannot_be_matched_fails_the_batch()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("""{"FailedEvaluations":[{"ComplianceResourceId":"ID-1"}]}"""));
        ConfigEvaluation[] batch = [new(Notebook, "id-1", Compliance.Compliant, null, Time)];

        Assert.Equal(batch, await server.Config().PutAsync(batch, "token", testMode: false, Wired.Token));
    }

    [Fact]
    public async Task More_than_a_hundred_evaluations_are_refused_before_they_are_sent()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));
        var batch = Enumerable.Range(0, 101).Select(n => new ConfigEvaluation(Notebook, $"{n}", Compliance.Compliant, null, Time)).ToList();

        await Assert.ThrowsAsync<ArgumentException>(() => server.Config().PutAsync(batch, "token", testMode: false, Wired.Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_history_is_read_newest_first_through_empty_pages()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json($$"""{"configurationItems":[{{Item("2")}}],"nextToken":"a"}"""),
            ScriptedAnswer.Json("""{"configurationItems":[],"nextToken":"b"}"""),
            ScriptedAnswer.Json($$"""{"configurationItems":[{{Item("1")}}]}""")
        );

        var items = await ToList(server.Config().HistoryAsync(Notebook, "id", Time, Wired.Token));

        Assert.Equal(["2", "1"], items.Select(item => item.StateId));
        Assert.Equal("Disabled", items[0].Configuration!.Value.Find("DirectInternetAccess").Text);
        Assert.Equal(Time, items[0].CaptureTime);
        Assert.Equal(
            $$"""{"resourceType":"{{Notebook}}","resourceId":"id","laterTime":1700000001,"chronologicalOrder":"Reverse","limit":100}""",
            server.Requests[0].Body
        );
        Assert.EndsWith(
            """
            "limit":100,"nextToken":"b"}
            """,
            server.Requests[2].Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_resource_that_was_never_recorded_is_told_apart()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ResourceNotDiscoveredException", "Resource id of resourceType is unknown")
        );

        var e = await Assert.ThrowsAsync<ResourceNotDiscoveredException>(() =>
            ToList(server.Config().HistoryAsync(Notebook, "id", Time, Wired.Token))
        );

        Assert.Contains($"{Notebook} id", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recorded_ids_are_listed_page_after_page()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json(
                """{"resourceIdentifiers":[{"resourceType":"x","resourceId":"arn:1","resourceName":"one"}],"nextToken":"a"}"""
            ),
            ScriptedAnswer.Json("""{"resourceIdentifiers":[{"resourceType":"x","resourceId":"arn:2"}]}""")
        );

        Assert.Equal(
            [new RecordedId("arn:1", "one"), new RecordedId("arn:2", null)],
            await ToList(server.Config().RecordedIdsAsync(Notebook, Wired.Token))
        );
        Assert.Equal($$"""{"resourceType":"{{Notebook}}","limit":100}""", server.Requests[0].Body);
    }

    [Theory]
    [InlineData("NoAvailableConfigurationRecorderException", "Configuration recorder is not available")]
    [InlineData(
        "ValidationException",
        "1 validation error detected: Value 'AWS::SageMaker::NotebookInstance' at 'resourceType' failed to satisfy constraint"
    )]
    public async Task Without_a_recorder_or_for_an_unknown_type_nothing_is_recorded(string code, string message)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Error(code, message));

        Assert.Empty(await ToList(server.Config().RecordedIdsAsync(Notebook, Wired.Token)));
    }

    [Theory]
    [InlineData("ValidationException", "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint")]
    [InlineData("AccessDeniedException", "resourceType")]
    public async Task Any_other_refusal_is_not_an_empty_answer(string code, string message)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Error(code, message));

        await Assert.ThrowsAsync<AwsCallException>(() => ToList(server.Config().RecordedIdsAsync(Notebook, Wired.Token)));
    }

    [Fact]
    public async Task The_results_of_a_rule_are_read_with_their_ordering_times()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json(
                """
                {"EvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":
                {"ConfigRuleName":"r","ResourceType":"t","ResourceId":"i"},"OrderingTimestamp":1.7000000005E9},"ComplianceType":"COMPLIANT","ResultRecordedTime":1}]}
                """
            )
        );

        Assert.Equal([new RuleResult("t", "i", Time)], await ToList(server.Config().ResultsAsync("r", Wired.Token)));
        Assert.Equal(
            """{"ConfigRuleName":"r","ComplianceTypes":["COMPLIANT","NON_COMPLIANT"],"Limit":100}""",
            Assert.Single(server.Requests).Body
        );
    }

    [Fact]
    public async Task A_rule_that_does_not_exist_is_named_so()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("NoSuchConfigRuleException", "The ConfigRule 'r' provided in the request is invalid.")
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(() => ToList(server.Config().ResultsAsync("r", Wired.Token)));

        Assert.Contains("has no rule of that name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_name_that_is_too_long_for_the_call_is_invalid()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ValidationException", "Member must have length less than or equal to 64")
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(() => ToList(server.Config().ResultsAsync(new string('r', 100), Wired.Token)));

        Assert.Equal(AwsRefusal.Invalid, e.Kind);
    }

    private static string Item(string stateId) =>
        $$"""
            {"version":"1.3","accountId":"111122223333","configurationItemCaptureTime":1700000000.5,"configurationItemStatus":"OK","configurationStateId":"{{stateId}}",
            "arn":"arn:1","resourceType":"{{Notebook}}","resourceId":"id","awsRegion":"eu-central-1","tags":{},"configuration":"{\"DirectInternetAccess\":\"Disabled\"}"}
            """;

    private static async Task<List<T>> ToList<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}
