// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.EndToEnd.Tests;

/// <summary>The running process against LocalAws: events in, results in AWS Config out.</summary>
public sealed class FunctionTests
{
    private const string RuleName = "sageguard-sagemaker-1";
    private static readonly string[] Triggers =
    [
        "ConfigurationItemChangeNotification",
        "OversizedConfigurationItemChangeNotification",
        "ScheduledNotification",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_judged_and_its_result_kept()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);

        Open(cloud, "internet-on-root-off", rootAccess: "Disabled");
        Closed(cloud, "internet-off-root-on", rootAccess: "Enabled");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal([("internet-off-root-on", "COMPLIANT"), ("internet-on-root-off", "NON_COMPLIANT")], Results(cloud));
        Assert.Equal("DirectInternetAccess is Enabled; it must be Disabled.", cloud.Region().Results(RuleName)[1].Annotation);
    }

    [Fact]
    public async Task An_oversized_change_is_judged_from_the_history()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        cloud.Faults.EmptyHistoryPages = true;
        cloud.Region().ForceOversized("internet-on-root-off");
        cloud.Region().ForceOversized("internet-off-root-on");
        await PutRuleAsync(cloud);

        Open(cloud, "internet-on-root-off", rootAccess: "Disabled");
        Closed(cloud, "internet-off-root-on", rootAccess: "Enabled");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal([("internet-off-root-on", "COMPLIANT"), ("internet-on-root-off", "NON_COMPLIANT")], Results(cloud));
        Assert.NotEmpty(cloud.Calls.Select("GetResourceConfigHistory"));
        Assert.Empty(cloud.Calls.Select("DescribeNotebookInstance"));
    }

    [Fact]
    public async Task A_sweep_judges_all_pages_and_retires_what_is_gone()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);
        Open(cloud, "doomed");
        Open(cloud, "internet-on-root-off", rootAccess: "Disabled");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        // Unrecorded from here on: no event tells of what follows.
        cloud.Region().Recording = false;
        await DeleteAsync(cloud, "doomed");
        for (var i = 0; i < 230; i++)
            Closed(cloud, $"closed-{i:000}");
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        var results = Results(cloud);
        Assert.Equal(231, results.Count);
        Assert.DoesNotContain(results, result => result.Name == "doomed");
        Assert.Equal("internet-on-root-off", Assert.Single(results, result => result.Compliance == "NON_COMPLIANT").Name);
        Assert.Equal(3, cloud.Calls.Count("ListNotebookInstances"));
    }

    [Fact]
    public async Task A_missing_property_is_read_live_and_missing_there_too_it_fails()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);

        cloud.Region().Seed("NotebookInstance", "of-2018", new JsonObject { ["InstanceType"] = "ml.t2.medium" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal([("of-2018", "NON_COMPLIANT")], Results(cloud));
        Assert.Equal(
            "DirectInternetAccess is not set, which means Enabled; it must be Disabled.",
            cloud.Region().Results(RuleName)[0].Annotation
        );
        Assert.NotEmpty(cloud.Calls.Select("DescribeNotebookInstance"));
    }

    [Fact]
    public async Task A_deleted_notebook_loses_its_result()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);
        Open(cloud, "doomed");
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Assert.Single(Results(cloud));

        await DeleteAsync(cloud, "doomed");

        Assert.Empty(Results(cloud));
    }

    [Fact]
    public async Task Duplicate_deliveries_change_nothing()
    {
        await using var cloud = await StartAsync();
        cloud.Faults.DuplicateInvocations();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);

        Open(cloud, "lab");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal([("lab", "NON_COMPLIANT")], Results(cloud));
        Assert.Empty(cloud.DeadLetters);
        Assert.True(cloud.Calls.Count("PutEvaluations") >= 2);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "event is a list")]
    [InlineData("{}", "event.invokingEvent is missing")]
    [InlineData(
        """{"invokingEvent":"{\"messageType\":\"Nonsense\"}","resultToken":"t","accountId":"123456789012"}""",
        "invokingEvent.messageType is \"Nonsense\"; it must be ConfigurationItemChangeNotification"
    )]
    [InlineData(
        """{"invokingEvent":"{\"messageType\":\"ConfigurationItemChangeNotification\"}","resultToken":"t","accountId":"123456789012"}""",
        "invokingEvent.configurationItem is missing"
    )]
    [InlineData(
        """{"invokingEvent":"{\"messageType\":\"ConfigurationSnapshotDeliveryCompleted\"}","ruleParameters":"{\"controls\":\"SageMaker.1\"}","resultToken":"t","accountId":"123456789012"}""",
        "Rule parameter 'controls' is unknown"
    )]
    [InlineData(
        """{"invokingEvent":"{\"messageType\":\"ConfigurationSnapshotDeliveryCompleted\"}","resultToken":"t","accountId":"210987654321"}""",
        "account 210987654321"
    )]
    public async Task Malformed_input_is_reported_by_name_and_never_ends_the_process(string payload, string report)
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);

        var failed = await cloud.InvokeAsync(payload, retry: false, Token);
        Assert.False(failed.Succeeded);
        Assert.Contains(report, JsonNode.Parse(failed.Payload)!["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);

        await PutRuleAsync(cloud);
        Open(cloud, "after");
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Assert.Equal([("after", "NON_COMPLIANT")], Results(cloud));
        Assert.True(function.IsRunning);
    }

    [Fact]
    public async Task Access_denied_fails_the_invocation_and_says_what_to_grant()
    {
        await using var cloud = await StartAsync();
        cloud.Faults.Deny("DescribeNotebookInstance");
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);

        cloud.Region().Seed("NotebookInstance", "of-2018", new JsonObject { ["InstanceType"] = "ml.t2.medium" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Empty(Results(cloud));
        var letter = Assert.Single(cloud.DeadLetters);
        Assert.Equal(3, letter.Attempts);
        Assert.Contains("sagemaker:DescribeNotebookInstance", letter.Error, StringComparison.Ordinal);
        Assert.True(function.IsRunning);
        await function.TerminateAsync();
        var failure = function.Log.First(line => line.TryGetProperty("reason", out _));
        Assert.Equal("ERROR", failure.GetProperty("level").GetString());
        Assert.Equal(RuleName, failure.GetProperty("rule").GetString());
        Assert.EndsWith("/of-2018", failure.GetProperty("resourceId").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_server_errors_and_cut_answers_are_survived()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);
        cloud.Faults.Throttle("PutEvaluations");
        cloud.Faults.ServerErrorWithHtml("PutEvaluations");
        Open(cloud, "throttled");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        cloud.Faults.CutBody("PutEvaluations");
        cloud.Faults.FailEvaluations();
        Closed(cloud, "cut");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal([("cut", "COMPLIANT"), ("throttled", "NON_COMPLIANT")], Results(cloud));
        Assert.Empty(cloud.DeadLetters);
    }

    [Fact]
    public async Task A_sweep_answers_under_the_ids_that_AWS_Config_recorded_even_with_the_name_in_lower_case()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                TransitionTime = TimeSpan.Zero,
                LowerCaseRecordedArns = true,
                OmittedProperties = new HashSet<string> { "DirectInternetAccess" },
            },
            Token
        );
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);

        Open(cloud, "Lab-Of-Ada");
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        var changed = Assert.Single(cloud.Region().Results(RuleName));
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        var swept = Assert.Single(cloud.Region().Results(RuleName));

        Assert.EndsWith("/lab-of-ada", changed.ResourceId, StringComparison.Ordinal);
        Assert.Equal(changed.ResourceId, swept.ResourceId);
        Assert.Equal("NON_COMPLIANT", swept.ComplianceType);
        Assert.True(swept.OrderingTime > changed.OrderingTime);
    }

    [Fact]
    public async Task A_waiver_by_tag_holds_until_its_day_and_its_reason_is_logged()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        cloud
            .Region()
            .PutRule(
                RuleName,
                Triggers,
                ["AWS::SageMaker::NotebookInstance"],
                """{"control":"SageMaker.1,SageMaker.3","waiverTagKey":"sageguard-waiver"}"""
            );
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        var day = DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Waived(cloud, "waived", $"{day} SageMaker.1+SageMaker.3 ticket 4711");
        Waived(cloud, "half-waived", $"{day} SageMaker.1 ticket 4711");
        Waived(cloud, "expired", "2020-01-31 SageMaker.1+SageMaker.3 ticket 4711");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        var results = cloud.Region().Results(RuleName);
        Assert.Equal([("expired", "NON_COMPLIANT"), ("half-waived", "NON_COMPLIANT")], Results(cloud));
        Assert.Contains("The waiver in tag sageguard-waiver ended on 2020-01-31.", results[0].Annotation, StringComparison.Ordinal);
        Assert.StartsWith("SageMaker.3: RootAccess is Enabled", results[1].Annotation, StringComparison.Ordinal);
        await function.TerminateAsync();
        var waived = function.Log.First(line => line.TryGetProperty("waivedUntil", out _));
        Assert.Equal(day, waived.GetProperty("waivedUntil").GetString());
        Assert.Equal("ticket 4711", waived.GetProperty("reason").GetString());

        static void Waived(LocalCloud cloud, string name, string waiver) =>
            cloud
                .Region()
                .CreateNotebook(
                    name,
                    new JsonObject { ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "sageguard-waiver", ["Value"] = waiver }) }
                );
    }

    [Fact]
    public async Task Neither_token_nor_credentials_nor_tags_reach_the_log()
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud, ("AWS_LAMBDA_LOG_LEVEL", "TRACE"));
        await PutRuleAsync(cloud);
        cloud.Faults.Deny("PutEvaluations", times: 1);
        cloud
            .Region()
            .CreateNotebook(
                "lab",
                new JsonObject { ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "owner", ["Value"] = "value-of-a-tag" }) }
            );
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        var tokens = cloud
            .Calls.Select("PutEvaluations")
            .Select(call => JsonNode.Parse(call.Body)!["ResultToken"]!.GetValue<string>())
            .ToList();
        Assert.NotEmpty(tokens);
        await function.TerminateAsync();
        Assert.All(tokens, token => Assert.DoesNotContain(token, function.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("session-token", function.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-secret", function.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("value-of-a-tag", function.Output, StringComparison.Ordinal);
        Assert.All(function.Log, line => Assert.True(line.TryGetProperty("version", out _)));
    }

    [Fact]
    public async Task SIGTERM_ends_the_process_with_exit_code_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM, and Lambda no Windows.");
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud);
        await PutRuleAsync(cloud);
        Open(cloud, "lab");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal(0, await function.TerminateAsync());
    }

    [Theory]
    [InlineData("AWS_REGION")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    public async Task A_missing_variable_is_an_INIT_error_that_names_it_and_the_process_ends(string variable)
    {
        await using var cloud = await StartAsync();
        await using var function = FunctionProcess.Start(cloud, (variable, null));

        Assert.NotEqual(0, await function.ExitAsync());
        Assert.Contains(variable, Assert.Single(cloud.InitErrors), StringComparison.Ordinal);
    }

    private static Task<LocalCloud> StartAsync() => LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);

    // A new rule is evaluated at once; what a test counts begins after that.
    private static async Task PutRuleAsync(LocalCloud cloud)
    {
        cloud.Region().PutRule(RuleName, Triggers, ["AWS::SageMaker::NotebookInstance"]);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        cloud.Calls.Clear();
    }

    private static void Open(LocalCloud cloud, string name, string rootAccess = "Enabled") =>
        cloud.Region().CreateNotebook(name, new JsonObject { ["DirectInternetAccess"] = "Enabled", ["RootAccess"] = rootAccess });

    private static void Closed(LocalCloud cloud, string name, string rootAccess = "Enabled") =>
        cloud
            .Region()
            .CreateNotebook(
                name,
                new JsonObject
                {
                    ["DirectInternetAccess"] = "Disabled",
                    ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
                    ["SecurityGroupIds"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
                    ["RootAccess"] = rootAccess,
                }
            );

    private static async Task DeleteAsync(LocalCloud cloud, string name)
    {
        var input = new JsonObject { ["NotebookInstanceName"] = name };
        cloud.Region().SageMaker("StopNotebookInstance", input);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        cloud.Region().SageMaker("DeleteNotebookInstance", input);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
    }

    private static IReadOnlyList<(string Name, string Compliance)> Results(LocalCloud cloud) =>
        [.. cloud.Region().Results(RuleName).Select(row => (row.ResourceId[(row.ResourceId.LastIndexOf('/') + 1)..], row.ComplianceType))];
}
