// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Tests;

public sealed class RuleEventTests
{
    [Fact]
    public async Task An_event_carries_what_AWS_Config_sends()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType], """{"control":"SageMaker.1"}""");
        cloud.Region().CreateNotebook("n");
        var e = (await wire.NextAsync()).Event;
        Assert.Equal("1.0", (string?)e["version"]);
        Assert.Equal("""{"control":"SageMaker.1"}""", (string?)e["ruleParameters"]);
        Assert.True(((string)e["resultToken"]!).Length >= 100);
        Assert.False((bool)e["eventLeftScope"]!);
        Assert.Equal("r", (string?)e["configRuleName"]);
        Assert.Equal("123456789012", (string?)e["accountId"]);
        Assert.Equal("DETECTIVE", (string?)e["evaluationMode"]);
        Assert.EndsWith((string)e["configRuleId"]!, (string)e["configRuleArn"]!, StringComparison.Ordinal);
        Assert.EndsWith("AWSServiceRoleForConfig", (string)e["executionRoleArn"]!, StringComparison.Ordinal);
        var invoking = JsonNode.Parse((string)e["invokingEvent"]!)!;
        Assert.Equal(TestCloud.Change, (string?)invoking["messageType"]);
        Assert.Equal("CREATE", (string?)invoking["configurationItemDiff"]!["changeType"]);
    }

    [Fact]
    public async Task A_rule_without_parameters_sends_no_ruleParameters()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().CreateNotebook("n");
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        Assert.False((await wire.NextAsync()).Event.ContainsKey("ruleParameters"));
    }

    [Fact]
    public async Task A_new_rule_is_sent_every_resource_in_scope()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().CreateNotebook("a");
        cloud.Region().CreateNotebook("b");
        cloud.Region().SageMaker("CreateModel", new() { ["ModelName"] = "m" });
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        await FunctionStub.TakeAsync(cloud, wire, "COMPLIANT", events: 2);
        Assert.Equal(["a", "b"], cloud.Region().Results("r").Select(r => r.ResourceId.Split('/')[1]));
    }

    [Fact]
    public async Task A_new_rule_over_ten_thousand_notebooks_sends_ten_thousand_events()
    {
        await using var cloud = await TestCloud.SettledAsync();
        for (var i = 0; i < 10_000; i++)
            cloud.Region().CreateNotebook($"n{i}");
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        using var wire = new WireClient(cloud);
        var first = await wire.NextAsync();
        Assert.Equal(
            "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/n0",
            (string?)first.InvokingEvent["configurationItem"]!["resourceId"]
        );
        await Assert.ThrowsAsync<TimeoutException>(() =>
            cloud.WaitForIdleAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_periodic_rule_is_sent_one_notification_now_and_one_each_period()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", [TestCloud.Scheduled]);
        await TakeAsync("2026-03-01T12:00:00.000Z");
        clock.Advance(TimeSpan.FromHours(1));
        await TakeAsync("2026-03-01T13:00:00.000Z");
        cloud.Region().TriggerSchedule("r");
        await TakeAsync("2026-03-01T13:00:00.000Z");
        cloud.Region().Config("DeleteConfigRule", new() { ["ConfigRuleName"] = "r" });
        clock.Advance(TimeSpan.FromHours(5));
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);

        async Task TakeAsync(string time)
        {
            var delivery = await wire.NextAsync();
            Assert.Equal(TestCloud.Scheduled, (string?)delivery.InvokingEvent["messageType"]);
            Assert.Equal(time, (string?)delivery.InvokingEvent["notificationCreationTime"]);
            (await wire.RespondAsync(delivery.RequestId)).Dispose();
        }
    }

    [Fact]
    public async Task An_oversized_item_reaches_only_rules_that_list_it()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("both", [TestCloud.Change, TestCloud.Oversized], [TestCloud.NotebookType]);
        cloud.Region().PutRule("one", [TestCloud.Change], [TestCloud.NotebookType]);
        cloud.Region().ForceOversized("big");
        var arn = cloud.Region().CreateNotebook("big");
        var delivery = await wire.NextAsync();
        Assert.Equal("both", (string?)delivery.Event["configRuleName"]);
        Assert.Equal(TestCloud.Oversized, (string?)delivery.InvokingEvent["messageType"]);
        var summary = delivery.InvokingEvent["configurationItemSummary"]!.AsObject();
        Assert.Equal(arn, (string?)summary["resourceId"]);
        Assert.Equal("CREATE", (string?)summary["changeType"]);
        Assert.False(summary.ContainsKey("configuration"));
        (await wire.RespondAsync(delivery.RequestId)).Dispose();
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_item_above_the_threshold_is_oversized()
    {
        await using var cloud = await TestCloud.SettledAsync(new() { OversizeThreshold = 4000 });
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", [TestCloud.Change, TestCloud.Oversized], ["AWS::SageMaker::Model"]);
        cloud
            .Region()
            .SageMaker(
                "CreateModel",
                new()
                {
                    ["ModelName"] = "m",
                    ["PrimaryContainer"] = new JsonObject { ["Environment"] = new JsonObject { ["X"] = new string('x', 4000) } },
                }
            );
        Assert.Equal(TestCloud.Oversized, (string?)(await wire.NextAsync()).InvokingEvent["messageType"]);
    }

    [Fact]
    public async Task A_resource_that_loses_the_tag_of_the_scope_leaves_it_once()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud
            .Region()
            .Config(
                "PutConfigRule",
                new()
                {
                    ["ConfigRule"] = new JsonObject
                    {
                        ["ConfigRuleName"] = "r",
                        ["Scope"] = new JsonObject { ["TagKey"] = "guard" },
                        ["Source"] = new JsonObject
                        {
                            ["Owner"] = "CUSTOM_LAMBDA",
                            ["SourceIdentifier"] = cloud.FunctionArn,
                            ["SourceDetails"] = new JsonArray(
                                new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = TestCloud.Change }
                            ),
                        },
                    },
                }
            );
        var arn = cloud
            .Region()
            .CreateNotebook("n", new() { ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "guard", ["Value"] = "" }) });
        cloud.Region().CreateNotebook("untagged");
        cloud.Region().SageMaker("DeleteTags", new() { ["ResourceArn"] = arn, ["TagKeys"] = new JsonArray("guard") });
        cloud
            .Region()
            .SageMaker(
                "AddTags",
                new() { ["ResourceArn"] = arn, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "other", ["Value"] = "" }) }
            );
        var left = new List<bool>();
        for (var i = 0; i < 2; i++)
        {
            var delivery = await wire.NextAsync();
            left.Add((bool)delivery.Event["eventLeftScope"]!);
            (await wire.RespondAsync(delivery.RequestId)).Dispose();
        }
        Assert.Equal([false, true], left);
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_deleted_resource_is_sent_with_nothing_in_it()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().SageMaker("CreateModel", new() { ["ModelName"] = "m" });
        cloud.Region().PutRule("r", [TestCloud.Change], ["AWS::SageMaker::NotebookInstance", "AWS::SageMaker::Model"]);
        await FunctionStub.TakeAsync(cloud, wire, "NON_COMPLIANT");
        cloud.Region().SageMaker("DeleteModel", new() { ["ModelName"] = "m" });
        var item = (await wire.NextAsync()).InvokingEvent["configurationItem"]!.AsObject();
        Assert.Equal("ResourceDeleted", (string?)item["configurationItemStatus"]);
        Assert.True(item.ContainsKey("configuration"));
        Assert.Null(item["configuration"]);
        Assert.Null(item["resourceCreationTime"]);
    }

    [Fact]
    public async Task A_snapshot_is_announced_to_rules_that_list_it()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", ["ConfigurationSnapshotDeliveryCompleted"]);
        cloud.Region().DeliverSnapshot();
        var e = (await wire.NextAsync()).InvokingEvent;
        Assert.Equal("ConfigurationSnapshotDeliveryCompleted", (string?)e["messageType"]);
        Assert.NotNull(e["s3ObjectKey"]);
    }

    [Fact]
    public async Task A_reevaluation_on_demand_is_limited_to_one_a_minute_and_one_at_a_time()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        cloud.Region().CreateNotebook("n");
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        await FunctionStub.TakeAsync(cloud, wire, "COMPLIANT");
        var ask = new JsonObject { ["ConfigRuleNames"] = new JsonArray("r") };
        cloud.Region().Config("StartConfigRulesEvaluation", ask);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains(
            "already being evaluated",
            TestCloud.Refused(() => cloud.Region().Config("StartConfigRulesEvaluation", ask), "LimitExceededException").Message,
            StringComparison.Ordinal
        );
        await FunctionStub.TakeAsync(cloud, wire, "NON_COMPLIANT");
        Assert.Equal("NON_COMPLIANT", cloud.Region().Results("r")[0].ComplianceType);

        cloud.Region().Config("StartConfigRulesEvaluation", ask);
        await FunctionStub.TakeAsync(cloud, wire, "NON_COMPLIANT");
        clock.Advance(TimeSpan.FromSeconds(59));
        TestCloud.Refused(() => cloud.Region().Config("StartConfigRulesEvaluation", ask), "LimitExceededException");
        clock.Advance(TimeSpan.FromSeconds(1));
        cloud.Region().Config("StartConfigRulesEvaluation", ask);

        TestCloud.Refused(
            () => cloud.Region().Config("StartConfigRulesEvaluation", new() { ["ConfigRuleNames"] = new JsonArray("none") }),
            "NoSuchConfigRuleException"
        );
        TestCloud.Refused(
            () =>
                cloud
                    .Region()
                    .Config(
                        "StartConfigRulesEvaluation",
                        new() { ["ConfigRuleNames"] = new JsonArray([.. Enumerable.Range(0, 26).Select(i => (JsonNode)$"r{i}")]) }
                    ),
            "ValidationException"
        );
    }
}
