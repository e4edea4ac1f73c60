// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Hooks;
using SageGuard.Resources;

namespace SageGuard.Deploy.Tests.Hooks;

public sealed class HookHandlerTests
{
    private const string Token = "5b8f6d2c-0000-4000-8000-1234567890ab";
    private const string Notebook = "AWS::SageMaker::NotebookInstance";

    private static readonly RuleParameters All = RuleParameters.Default with { Controls = Catalog.Controls };

    [Fact]
    public void A_private_notebook_passes()
    {
        var answer = Answer(Event(Notebook, """{"DirectInternetAccess":"Disabled"}"""));
        Assert.Equal("SUCCESS", Text(answer, "hookStatus"));
        Assert.Equal(Token, Text(answer, "clientRequestToken"));
        Assert.Null(answer["errorCode"]);
        Assert.Null(answer["annotations"]);
    }

    [Theory]
    [InlineData("""{"DirectInternetAccess":"Enabled"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"DirectInternetAccess":"Disabled ","RootAccess":"Disabled"}""")]
    public void An_open_notebook_fails_and_says_why(string properties)
    {
        var answer = Answer(Event(Notebook, properties));
        Assert.Equal("FAILED", Text(answer, "hookStatus"));
        Assert.Equal("NonCompliant", Text(answer, "errorCode"));
        Assert.Equal(Token, Text(answer, "clientRequestToken"));
        Assert.StartsWith(
            "The notebook instance Workbench fails SageMaker.1. SageMaker.1: DirectInternetAccess is",
            Text(answer, "message"),
            StringComparison.Ordinal
        );
        var annotation = Assert.Single(answer["annotations"]!.AsArray())!;
        Assert.Equal("SageMaker.1", Text(annotation, "annotationName"));
        Assert.Equal("FAILED", Text(annotation, "status"));
        Assert.Equal("HIGH", Text(annotation, "severityLevel"));
        Assert.StartsWith("The setting is create-only.", Text(annotation, "remediationMessage"), StringComparison.Ordinal);
        Assert.EndsWith("#sagemaker-1", Text(annotation, "remediationLink"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_failing_control_gets_one_annotation()
    {
        var answer = Answer(
            Event(Notebook, """{"DirectInternetAccess":"Disabled","SubnetId":"subnet-1","PlatformIdentifier":"notebook-al2023-v1"}"""),
            RuleParameters.Read(new Dictionary<string, string> { ["control"] = "1,2,3,8,21" })
        );
        Assert.Equal(
            ["SageMaker.3", "SageMaker.21"],
            answer["annotations"]!.AsArray().Select(annotation => Text(annotation!, "annotationName"))
        );
    }

    // AWS gives a new notebook that names no platform the current one.
    [Theory]
    [InlineData("{}", "SUCCESS")]
    [InlineData("""{"PlatformIdentifier":"notebook-al2-v3"}""", "FAILED")]
    public void A_platform_that_is_not_written_is_the_one_that_the_service_sets_today(string properties, string expected) =>
        Assert.Equal(
            expected,
            Text(
                Answer(Event(Notebook, properties), RuleParameters.Default with { Controls = [Catalog.Find("SageMaker.8")!] }),
                "hookStatus"
            )
        );

    // An update is judged by what it leads to, not by what was there.
    [Fact]
    public void An_update_is_judged_by_its_new_properties()
    {
        Assert.Equal(
            "SUCCESS",
            Text(
                Answer(
                    Event(
                        Notebook,
                        """{"DirectInternetAccess":"Disabled"}""",
                        "UPDATE_PRE_PROVISION",
                        """{"DirectInternetAccess":"Enabled"}"""
                    )
                ),
                "hookStatus"
            )
        );
        Assert.Equal(
            "FAILED",
            Text(
                Answer(
                    Event(
                        Notebook,
                        """{"DirectInternetAccess":"Enabled"}""",
                        "UPDATE_PRE_PROVISION",
                        """{"DirectInternetAccess":"Disabled"}"""
                    )
                ),
                "hookStatus"
            )
        );
    }

    [Theory]
    [InlineData("""{"requestData":{"targetName":"AWS::SageMaker::NotebookInstance","targetModel":{"resourceProperties":{}}}}""")]
    [InlineData("""{"requestData":{"targetName":"AWS::SageMaker::NotebookInstance","targetModel":{}}}""")]
    [InlineData("""{"requestData":{"targetName":"AWS::SageMaker::NotebookInstance"}}""")]
    public void A_deletion_passes_whatever_it_carries(string rest)
    {
        var hookEvent = JsonNode.Parse(rest)!.AsObject();
        hookEvent["actionInvocationPoint"] = "DELETE_PRE_PROVISION";
        hookEvent["clientRequestToken"] = Token;
        Assert.Equal("SUCCESS", Text(Answer(hookEvent, All, failOnUnknown: true), "hookStatus"));
    }

    [Theory]
    [InlineData("AWS::S3::Bucket")]
    [InlineData("AWS::SageMaker::Pipeline")]
    [InlineData("STACK")]
    public void Unknown_types_pass_with_a_note(string type)
    {
        var answer = Answer(Event(type, "{}"), All, failOnUnknown: true);
        Assert.Equal("SUCCESS", Text(answer, "hookStatus"));
        Assert.Equal($"SageGuard does not judge {type}.", Text(answer, "message"));
    }

    [Fact]
    public void A_type_that_no_chosen_control_judges_passes_with_a_note() =>
        Assert.Equal(
            "None of the controls SageMaker.1 judges AWS::SageMaker::Model.",
            Text(Answer(Event("AWS::SageMaker::Model", "{}")), "message")
        );

    [Fact]
    public void A_value_that_only_the_deployment_decides_passes_with_a_note_in_WARN()
    {
        var answer = Answer(Event(Notebook, """{"DirectInternetAccess":{"Ref":"Access"}}"""));
        Assert.Equal("SUCCESS", Text(answer, "hookStatus"));
        Assert.Contains("only the deployment decides DirectInternetAccess", Text(answer, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_only_the_deployment_decides_fails_in_FAIL()
    {
        var answer = Answer(Event(Notebook, """{"DirectInternetAccess":{"Ref":"Access"}}"""), failOnUnknown: true);
        Assert.Equal("NonCompliant", Text(answer, "errorCode"));
        Assert.Single(answer["annotations"]!.AsArray());
    }

    // The definition may be in the same template, so that it does not exist yet.
    [Theory]
    [InlineData(false, "SUCCESS")]
    [InlineData(true, "FAILED")]
    public void A_schedule_that_names_a_definition_is_not_known_yet(bool failOnUnknown, string expected) =>
        Assert.Equal(
            expected,
            Text(
                Answer(
                    Event(
                        "AWS::SageMaker::MonitoringSchedule",
                        """{"MonitoringScheduleConfig":{"MonitoringJobDefinitionName":"d","MonitoringType":"DataQuality"}}"""
                    ),
                    All,
                    failOnUnknown
                ),
                "hookStatus"
            )
        );

    [Theory]
    [InlineData("""{"Tags":[{"Key":"owner","Value":"me"}]}""", "SUCCESS")]
    [InlineData("""{"Tags":[{"Key":"aws:cloudformation:stack-name","Value":"s"}]}""", "FAILED")]
    [InlineData("""{"Tags":[]}""", "FAILED")]
    [InlineData("""{}""", "FAILED")]
    [InlineData("""{"Tags":{"Ref":"Tags"}}""", "SUCCESS")]
    public void Tags_are_read_as_CloudFormation_writes_them(string properties, string expected) =>
        Assert.Equal(expected, Text(Answer(Event("AWS::SageMaker::Image", properties), All), "hookStatus"));

    [Fact]
    public void Every_type_is_judged_by_all_of_its_controls()
    {
        foreach (var kind in ResourceKinds.All)
        {
            var answer = Answer(Event(kind.Type, "{}"), All);
            var named = Text(answer, "message");
            foreach (var control in Catalog.Controls.Where(control => control.Kind == kind))
            {
                var verdict = ControlEvaluator.Evaluate(
                    control,
                    new Resource(kind, "x", null, null, new Dictionary<string, string>(), Properties.Parse("{}"), Origin.Declared),
                    All
                );
                Assert.Equal(
                    verdict is NonCompliant,
                    answer["annotations"]?.AsArray().Any(annotation => Text(annotation!, "annotationName") == control.Id) ?? false
                );
                if (answer["annotations"] is null)
                    Assert.Contains(control.Id, named, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(false, 4096)]
    [InlineData(true, 1024)]
    public void A_message_is_as_long_as_the_caller_takes(bool cloudControl, int limit)
    {
        var hookEvent = Event(Notebook, "{}");
        if (cloudControl)
            hookEvent["requestData"]!["targetType"] = "RESOURCE";
        hookEvent["requestData"]!["targetLogicalId"] = new string('x', 9000);
        var message = Text(Answer(hookEvent, All), "message");
        Assert.InRange(message.Length, 1, limit);
        Assert.Contains("SageMaker.21", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("{}", "actionInvocationPoint is missing")]
    [InlineData("""{"actionInvocationPoint":7}""", "actionInvocationPoint is 7; it must be a string")]
    [InlineData("""{"actionInvocationPoint":"CREATE_PRE_PROVISION"}""", "requestData is missing")]
    [InlineData("""{"actionInvocationPoint":"CREATE_PRE_PROVISION","requestData":[]}""", "requestData is a list")]
    [InlineData("""{"actionInvocationPoint":"CREATE_PRE_PROVISION","requestData":{}}""", "targetName is missing")]
    [InlineData(
        """{"actionInvocationPoint":"CREATE_PRE_PROVISION","requestData":{"targetName":"AWS::SageMaker::Model"}}""",
        "targetModel is missing"
    )]
    [InlineData(
        """{"actionInvocationPoint":"CREATE_PRE_PROVISION","requestData":{"targetName":"AWS::SageMaker::Model","targetModel":{}}}""",
        "resourceProperties is missing"
    )]
    [InlineData(
        """{"actionInvocationPoint":"CREATE_PRE_PROVISION","requestData":{"targetName":"AWS::SageMaker::Model","targetModel":{"resourceProperties":"x"}}}""",
        "resourceProperties is"
    )]
    [InlineData("""{"clientRequestToken":"\ud800"}""", "half of a surrogate pair")]
    public void A_malformed_event_is_an_internal_failure_that_says_what_is_wrong(string payload, string message)
    {
        var answer = Parse(HookHandler.Answer(Encoding.UTF8.GetBytes(payload), All, failOnUnknown: false));
        Assert.Equal("FAILED", Text(answer, "hookStatus"));
        Assert.Equal("InternalFailure", Text(answer, "errorCode"));
        Assert.Contains(message, Text(answer, "message"), StringComparison.Ordinal);
        Assert.NotNull(answer["clientRequestToken"]);
    }

    [Fact]
    public void A_malformed_event_is_still_answered_to_its_own_request()
    {
        var answer = Parse(
            HookHandler.Answer(Encoding.UTF8.GetBytes($$"""{"clientRequestToken":"{{Token}}"}"""), All, failOnUnknown: false)
        );
        Assert.Equal(Token, Text(answer, "clientRequestToken"));
    }

    // Whatever is cut off, turned or put in, the answer is one of the three, and JSON.
    [Fact]
    public void No_damage_to_an_event_breaks_the_answer()
    {
        var whole = Encoding.UTF8.GetBytes(
            Event(
                    "AWS::SageMaker::Model",
                    """{"Containers":[{"ImageConfig":{"RepositoryAccessMode":"Vpc"}}],"Tags":[{"Key":"a","Value":"b"}]}"""
                )
                .ToJsonString()
        );
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = whole.ToArray();
            for (var hit = random.Next(1, 4); hit > 0; hit--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var answer = Parse(HookHandler.Answer(bytes.AsMemory(0, random.Next(bytes.Length + 1)), All, failOnUnknown: round % 2 == 0));
            Assert.Contains(Text(answer, "hookStatus"), new[] { "SUCCESS", "FAILED" });
            Assert.Equal(Text(answer, "hookStatus") == "FAILED", answer["errorCode"] is not null);
        }
    }

    [Fact]
    public void A_warm_answer_takes_less_than_30_ms()
    {
        var payload = Encoding.UTF8.GetBytes(Event(Notebook, "{}").ToJsonString());
        HookHandler.Answer(payload, All, failOnUnknown: true);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 100; round++)
            HookHandler.Answer(payload, All, failOnUnknown: true);
        Assert.True(clock.Elapsed.TotalMilliseconds / 100 < 30, $"{clock.Elapsed.TotalMilliseconds / 100} ms");
    }

    [Fact]
    public void Settings_come_from_the_environment_as_the_CDK_writes_them()
    {
        var settings = HookSettings.Read(name =>
            name == HookSettings.ModeVariable ? "FAIL" : """{"control":"SageMaker.2,SageMaker.1","subnetIds":"subnet-1"}"""
        )!;
        Assert.True(settings.FailOnUnknown);
        Assert.Equal(["SageMaker.1", "SageMaker.2"], settings.Parameters.Controls.Select(control => control.Id));
        Assert.Equal(["subnet-1"], settings.Parameters.Get(ControlParameters.SubnetIds)!);
        Assert.Equal(
            ["SageMaker.1"],
            HookSettings.Read(name => name == HookSettings.ModeVariable ? "WARN" : null)!.Parameters.Controls.Select(control => control.Id)
        );
        Assert.Null(HookSettings.Read(_ => null));
    }

    [Theory]
    [InlineData("warn", "{}", "must be WARN or FAIL")]
    [InlineData("WARN", "{", "must be a JSON object of texts")]
    [InlineData("WARN", "[]", "must be a JSON object of texts")]
    [InlineData("WARN", """{"control":1}""", "must be a JSON object of texts")]
    [InlineData("WARN", """{"control":"SageMaker.1","control":"SageMaker.2"}""", "holds the member control twice")]
    [InlineData("WARN", """{"controls":"SageMaker.1"}""", "'controls' is unknown")]
    public void Bad_settings_are_refused_in_words(string mode, string parameters, string message)
    {
        var error = Assert.Throws<RuleParameterException>(() =>
            HookSettings.Read(name => name == HookSettings.ModeVariable ? mode : parameters)
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Event(string type, string properties, string point = "CREATE_PRE_PROVISION", string? previous = null)
    {
        var model = new JsonObject { ["resourceProperties"] = JsonNode.Parse(properties) };
        if (previous is not null)
            model["previousResourceProperties"] = JsonNode.Parse(previous);
        return new JsonObject
        {
            ["clientRequestToken"] = Token,
            ["awsAccountId"] = "111122223333",
            ["stackId"] = "arn:aws:cloudformation:eu-central-1:111122223333:stack/lab/1",
            ["hookTypeName"] = "SageGuard::SageMaker::Hook",
            ["hookTypeVersion"] = "00000001",
            ["actionInvocationPoint"] = point,
            ["requestData"] = new JsonObject
            {
                ["targetName"] = type,
                ["targetType"] = type,
                ["targetLogicalId"] = "Workbench",
                ["targetModel"] = model,
            },
            ["requestContext"] = new JsonObject { ["invocation"] = 1, ["callbackContext"] = null },
        };
    }

    private static JsonNode Answer(JsonObject hookEvent, RuleParameters? parameters = null, bool failOnUnknown = false) =>
        Parse(HookHandler.Answer(Encoding.UTF8.GetBytes(hookEvent.ToJsonString()), parameters ?? RuleParameters.Default, failOnUnknown));

    private static JsonNode Parse(ReadOnlyMemory<byte> answer) => JsonNode.Parse(answer.Span)!;

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
