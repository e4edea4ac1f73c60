// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Evaluation;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Tests.Runs;

public sealed class ChangeRunTests
{
    private const string Name = "Nb";
    private static readonly JsonObject Open = new() { ["DirectInternetAccess"] = "Enabled" };

    private readonly Rule _rule = new();

    private ConfigEvaluation Sent => Assert.Single(_rule.Aws.Evaluations);

    [Theory]
    [InlineData("OK", false, Compliance.NonCompliant)]
    [InlineData("ResourceDiscovered", false, Compliance.NonCompliant)]
    [InlineData("ResourceDeleted", false, Compliance.NotApplicable)]
    [InlineData("ResourceDeletedNotRecorded", false, Compliance.NotApplicable)]
    [InlineData("ResourceNotRecorded", false, Compliance.NotApplicable)]
    [InlineData("OK", true, Compliance.NotApplicable)]
    [InlineData("ResourceDiscovered", true, Compliance.NotApplicable)]
    [InlineData("ResourceDeleted", true, Compliance.NotApplicable)]
    [InlineData("ResourceDeletedNotRecorded", true, Compliance.NotApplicable)]
    [InlineData("ResourceNotRecorded", true, Compliance.NotApplicable)]
    public async Task Status_and_scope_decide_before_the_configuration(string status, bool leftScope, Compliance expected)
    {
        Assert.Equal(1, await _rule.ChangeAsync(_rule.Item(NotebookInstance, Name, Open, status), leftScope));
        Assert.Equal(expected, Sent.Compliance);
        Assert.Equal(["PutEvaluations 1"], _rule.Aws.Calls);
    }

    [Fact]
    public async Task The_answer_is_for_the_events_own_id_and_time()
    {
        var item = _rule.Item(NotebookInstance, Name, Open);
        item["resourceId"] = "an-id-of-another-form";
        await _rule.ChangeAsync(item);
        Assert.Equal(
            new ConfigEvaluation(
                NotebookInstance.Type,
                "an-id-of-another-form",
                Compliance.NonCompliant,
                "DirectInternetAccess is Enabled; it must be Disabled.",
                Rule.Captured
            ),
            Sent
        );
        Assert.Equal([("token-1", false)], _rule.Aws.Tokens);
    }

    [Theory]
    [InlineData("AWS::SageMaker::Model")]
    [InlineData("AWS::EC2::Instance")]
    public async Task A_type_that_no_control_of_the_rule_judges_is_not_applicable(string type)
    {
        var item = _rule.Item(NotebookInstance, Name, Open);
        item["resourceType"] = type;
        var arn = item["ARN"]!.GetValue<string>().Replace("notebook-instance", "model", StringComparison.Ordinal);
        (item["ARN"], item["resourceId"]) = (arn, arn);
        await _rule.ChangeAsync(item);
        Assert.Equal(
            (type, Compliance.NotApplicable, $"SageMaker.1 does not apply to {type}."),
            (Sent.ResourceType, Sent.Compliance, Sent.Annotation)
        );
    }

    [Fact]
    public async Task An_event_of_another_account_is_refused_before_any_call()
    {
        var ruleEvent = Change(Open);
        ruleEvent["accountId"] = "999999999999";
        var error = await Assert.ThrowsAsync<ForeignAccountException>(() => _rule.RunAsync(ruleEvent));
        Assert.Contains("999999999999", error.Message, StringComparison.Ordinal);
        Assert.Empty(_rule.Aws.Calls);
    }

    [Fact]
    public async Task A_bad_parameter_fails_before_any_call()
    {
        _rule.Parameters["control"] = "SageMaker.0";
        await Assert.ThrowsAsync<RuleParameterException>(() => _rule.RunAsync(Change(Open)));
        Assert.Empty(_rule.Aws.Calls);
    }

    [Fact]
    public async Task The_token_of_test_tools_is_answered_in_test_mode()
    {
        _rule.Token = "TESTMODE";
        await _rule.RunAsync(Change(Open));
        Assert.Equal([("TESTMODE", true)], _rule.Aws.Tokens);
    }

    [Fact]
    public async Task A_snapshot_is_answered_with_an_empty_list()
    {
        Assert.Equal(0, await _rule.RunAsync(_rule.Event(new JsonObject { ["messageType"] = "ConfigurationSnapshotDeliveryCompleted" })));
        Assert.Equal(["PutEvaluations 0"], _rule.Aws.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_proactive_event_is_judged_by_what_it_declares_alone(bool asText)
    {
        var ruleEvent = Change(
            asText ? JsonValue.Create("""{"InstanceType":"ml.t3.medium"}""") : new JsonObject { ["InstanceType"] = "ml.t3.medium" }
        );
        ruleEvent["evaluationMode"] = "PROACTIVE";
        await _rule.RunAsync(ruleEvent);
        Assert.Equal(Compliance.NonCompliant, Sent.Compliance);
        Assert.Equal(["PutEvaluations 1"], _rule.Aws.Calls);
    }

    [Fact]
    public async Task A_proactive_event_reads_no_tags_either()
    {
        _rule.Parameters["waiverTagKey"] = "waiver";
        var ruleEvent = Change(Open);
        ruleEvent["evaluationMode"] = "PROACTIVE";
        await _rule.RunAsync(ruleEvent);
        Assert.Equal(["PutEvaluations 1"], _rule.Aws.Calls);
    }

    [Fact]
    public async Task A_proactive_schedule_that_names_a_definition_cannot_be_judged()
    {
        _rule.Parameters["control"] = "SageMaker.14";
        var ruleEvent = _rule.Event(
            Notification(
                _rule.Item(
                    MonitoringSchedule,
                    "S",
                    Json("""{"MonitoringScheduleConfig":{"MonitoringJobDefinitionName":"d","MonitoringType":"DataQuality"}}""")
                )
            )
        );
        ruleEvent["evaluationMode"] = "PROACTIVE";
        await Assert.ThrowsAsync<SageGuardException>(() => _rule.RunAsync(ruleEvent));
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Fact]
    public async Task A_live_read_that_is_denied_fails_the_invocation_and_reports_nothing()
    {
        Deny("DescribeNotebookInstance");
        var error = await Assert.ThrowsAsync<AwsCallException>(() => _rule.RunAsync(Change(new JsonObject())));
        Assert.Equal("sagemaker:DescribeNotebookInstance", error.Action);
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Fact]
    public async Task A_known_failure_is_reported_although_another_control_is_unknown_and_the_invocation_fails_too()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.3";
        Deny("DescribeNotebookInstance");
        await Assert.ThrowsAsync<AwsCallException>(() => _rule.RunAsync(Change(Open)));
        Assert.Equal("SageMaker.1: DirectInternetAccess is Enabled; it must be Disabled.", Sent.Annotation);
    }

    [Fact]
    public async Task A_pass_is_not_reported_while_another_control_is_unknown()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.3";
        Deny("DescribeNotebookInstance");
        await Assert.ThrowsAsync<AwsCallException>(() => _rule.RunAsync(Change(new JsonObject { ["DirectInternetAccess"] = "Disabled" })));
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Fact]
    public async Task Five_controls_read_the_notebook_once()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.2,SageMaker.3,SageMaker.8,SageMaker.21";
        _rule.Aws.Resources[(NotebookInstance, Name)] = new JsonObject
        {
            ["DirectInternetAccess"] = "Disabled",
            ["RootAccess"] = "Disabled",
        };
        await _rule.RunAsync(Change(new JsonObject()));
        Assert.StartsWith(
            "SageMaker.2, SageMaker.8, SageMaker.21: SubnetId is not set; it must be present.",
            Sent.Annotation,
            StringComparison.Ordinal
        );
        Assert.Equal(["DescribeNotebookInstance Nb", "PutEvaluations 1"], _rule.Aws.Calls);
    }

    [Fact]
    public async Task Two_names_that_differ_only_in_case_and_no_resourceName_are_an_error()
    {
        foreach (var name in new[] { "NB", "nB" })
            _rule.Aws.Resources[(NotebookInstance, name)] = [];
        var item = _rule.Item(NotebookInstance, "nb", new JsonObject());
        item["resourceName"] = null;
        var error = await Assert.ThrowsAsync<SageGuardException>(() => _rule.ChangeAsync(item));
        Assert.Contains("NB and nB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluation_that_is_not_taken_is_sent_once_more()
    {
        _rule.Aws.FailedEvaluations.Enqueue(1);
        Assert.Equal(1, await _rule.RunAsync(Change(Open)));
        Assert.Equal([1, 1], _rule.Aws.BatchSizes);
    }

    [Fact]
    public async Task An_evaluation_that_is_not_taken_twice_fails_the_invocation()
    {
        _rule.Aws.FailedEvaluations.Enqueue(1);
        _rule.Aws.FailedEvaluations.Enqueue(1);
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.RunAsync(Change(Open)));
        Assert.Contains("did not take 1 of 1 evaluations (FailedEvaluations), twice", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 1], _rule.Aws.BatchSizes);
    }

    private void Deny(string operation) =>
        _rule.Aws.Fault = call =>
            call.StartsWith(operation, StringComparison.Ordinal)
                ? new AwsCallException(AwsRefusal.Denied, $"sagemaker:{operation}", "AccessDeniedException", "Denied.")
                : null;

    private JsonObject Change(JsonNode configuration) => _rule.Event(Notification(_rule.Item(NotebookInstance, Name, configuration)));

    private static JsonObject Notification(JsonObject item) =>
        new() { ["messageType"] = "ConfigurationItemChangeNotification", ["configurationItem"] = item };

    private static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}
