// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Resources;
using SageGuard.Runs;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Tests.Runs;

/// <summary>Only what was asked about is answered for: each statement of identity in an event and in an answer is compared.</summary>
public sealed class IdentityTests
{
    private const string Name = "Nb";
    private readonly Rule _rule = new();

    [Theory]
    [InlineData(
        "awsAccountId",
        "111122223333",
        "configurationItem.awsAccountId is 111122223333, but this function evaluates the account 123456789012 only"
    )]
    [InlineData(
        "awsRegion",
        "us-east-1",
        "configurationItem.awsRegion is us-east-1, but this function evaluates the Region eu-west-1 only"
    )]
    [InlineData(
        "ARN",
        "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/Nb",
        "the account in configurationItem.ARN is 111122223333"
    )]
    [InlineData("ARN", "arn:aws:sagemaker:us-east-1:123456789012:notebook-instance/Nb", "the Region in configurationItem.ARN is us-east-1")]
    [InlineData(
        "ARN",
        "arn:aws-cn:sagemaker:eu-west-1:123456789012:notebook-instance/Nb",
        "the partition in configurationItem.ARN is aws-cn"
    )]
    [InlineData(
        "ARN",
        "arn:aws:sagemaker:eu-west-1:123456789012:model/Nb",
        "configurationItem.ARN is arn:aws:sagemaker:eu-west-1:123456789012:model/Nb, but configurationItem.resourceId is"
    )]
    [InlineData("ARN", "Nb", "configurationItem.ARN is Nb; it must be an ARN")]
    [InlineData(
        "resourceId",
        "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/Nb",
        "the account in configurationItem.resourceId is 111122223333"
    )]
    public async Task An_item_of_something_else_is_refused_before_any_call(string member, string value, string message)
    {
        var item = _rule.Item(NotebookInstance, Name, new JsonObject { ["DirectInternetAccess"] = "Disabled" });
        item[member] = value;
        await RefusedAsync(message, () => _rule.ChangeAsync(item));
        Assert.Empty(_rule.Aws.Calls);
    }

    [Fact]
    public async Task A_deleted_item_of_another_account_is_refused_too()
    {
        var item = _rule.Item(NotebookInstance, Name, null, "ResourceDeleted");
        item["awsAccountId"] = "111122223333";
        await RefusedAsync("awsAccountId is 111122223333", () => _rule.ChangeAsync(item));
    }

    [Fact]
    public async Task A_configuration_of_another_name_is_refused() =>
        await RefusedAsync(
            "configurationItem.configuration.NotebookInstanceName is Other, but its ARN is",
            () =>
                _rule.ChangeAsync(
                    _rule.Item(
                        NotebookInstance,
                        Name,
                        new JsonObject { ["NotebookInstanceName"] = "Other", ["DirectInternetAccess"] = "Disabled" }
                    )
                )
        );

    [Fact]
    public async Task An_ARN_in_lower_case_is_the_same_resource()
    {
        var item = _rule.Item(
            NotebookInstance,
            Name,
            new JsonObject { ["NotebookInstanceName"] = Name, ["DirectInternetAccess"] = "Disabled" }
        );
        item["ARN"] = item["ARN"]!.GetValue<string>().ToLowerInvariant();
        Assert.Equal(1, await _rule.ChangeAsync(item));
    }

    [Fact]
    public async Task A_global_resource_of_a_rule_without_a_scope_is_not_refused()
    {
        var item = _rule.Item(NotebookInstance, Name, null);
        (item["resourceType"], item["awsRegion"], item["resourceId"], item["ARN"]) = (
            "AWS::IAM::Role",
            "global",
            "AROAEXAMPLE",
            "arn:aws:iam::123456789012:role/r"
        );
        Assert.Equal(1, await _rule.ChangeAsync(item));
    }

    [Theory]
    [InlineData(
        "configRuleArn",
        "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-1",
        "the account in event.configRuleArn is 111122223333"
    )]
    [InlineData(
        "configRuleArn",
        "arn:aws:config:us-east-1:123456789012:config-rule/config-rule-1",
        "the Region in event.configRuleArn is us-east-1"
    )]
    public async Task A_rule_of_another_place_is_refused(string member, string value, string message)
    {
        var ruleEvent = _rule.Event(
            new JsonObject { ["messageType"] = "ScheduledNotification", ["notificationCreationTime"] = Rule.Now.ToString("O") }
        );
        ruleEvent[member] = value;
        await RefusedAsync(message, () => _rule.RunAsync(ruleEvent));
    }

    [Fact]
    public async Task A_schedule_of_another_account_is_refused() =>
        await RefusedAsync(
            "invokingEvent.awsAccountId is 111122223333",
            () =>
                _rule.RunAsync(
                    _rule.Event(
                        new JsonObject
                        {
                            ["messageType"] = "ScheduledNotification",
                            ["notificationCreationTime"] = Rule.Now.ToString("O"),
                            ["awsAccountId"] = "111122223333",
                        }
                    )
                )
        );

    [Theory]
    [InlineData("9999-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    [InlineData("2014-11-11T23:59:59Z")]
    [InlineData("2026-11-23T12:16:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public async Task A_time_that_cannot_be_is_refused_by_name(string time)
    {
        var item = _rule.Item(NotebookInstance, Name, new JsonObject { ["DirectInternetAccess"] = "Disabled" });
        item["configurationItemCaptureTime"] = time;
        await RefusedAsync("configurationItem.configurationItemCaptureTime is ", () => _rule.ChangeAsync(item));

        var summary = _rule.Summary(NotebookInstance, Name);
        summary["configurationItemCaptureTime"] = time;
        await RefusedAsync("configurationItemSummary.configurationItemCaptureTime is ", () => _rule.OversizedAsync(summary));

        await RefusedAsync(
            "invokingEvent.notificationCreationTime is ",
            () =>
                _rule.RunAsync(
                    _rule.Event(new JsonObject { ["messageType"] = "ScheduledNotification", ["notificationCreationTime"] = time })
                )
        );
        Assert.Empty(_rule.Aws.Calls);
    }

    [Theory]
    [InlineData("resourceId", "another")]
    [InlineData("resourceType", "AWS::SageMaker::Model")]
    [InlineData("ARN", "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/another")]
    [InlineData("awsAccountId", "111122223333")]
    public async Task A_history_of_something_else_is_an_error(string member, string value)
    {
        var recorded = _rule.Item(NotebookInstance, Name, new JsonObject { ["DirectInternetAccess"] = "Disabled" });
        recorded[member] = value;
        using var document = System.Text.Json.JsonDocument.Parse(recorded.ToJsonString());
        _rule.Aws.HistoryItems.Add(ItemReader.Read(document.RootElement));

        await RefusedAsync("GetResourceConfigHistory", () => _rule.OversizedAsync(_rule.Summary(NotebookInstance, Name)));
    }

    [Fact]
    public async Task A_listing_of_another_account_is_an_error_and_nothing_is_stored()
    {
        var rule = new Rule();
        rule.Aws.Resources[(NotebookInstance, Name)] = new JsonObject { ["DirectInternetAccess"] = "Disabled" };
        var foreign = new FakeAws { AccountId = "111122223333" };
        foreign.Resources[(NotebookInstance, Name)] = new JsonObject { ["DirectInternetAccess"] = "Disabled" };
        var run = new RuleRun(foreign, rule.Aws, rule.Time, rule.Notes.Add);
        var sweep = rule.Event(
            new JsonObject { ["messageType"] = "ScheduledNotification", ["notificationCreationTime"] = Rule.Now.ToString("O") }
        );

        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() =>
            run.RunAsync(
                SageGuard.Events.EventReader.Read(System.Text.Encoding.UTF8.GetBytes(sweep.ToJsonString())),
                new Home("aws", "eu-west-1", rule.Aws.AccountId),
                Rule.Now.AddMinutes(15),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("the account in the ARN of the notebook instance is 111122223333", error.Message, StringComparison.Ordinal);
        Assert.Empty(rule.Aws.Evaluations);
    }

    private async Task RefusedAsync(string message, Func<Task> run)
    {
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(run);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(_rule.Aws.Evaluations);
    }
}
