// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.EndToEnd.Tests;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Deploy.Tests.EndToEnd;

/// <summary>
/// The template's rules, created in LocalAws as CloudFormation would create them, with the running function
/// behind them: names, parameters, triggers and scope are the template's, not the test's.
/// </summary>
public sealed class DeployedTemplateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deployed_rules_judge_changes_and_sweep()
    {
        var template = Synthesize(new() { ["controls"] = "security-hub", ["waiverTagKey"] = "sageguard-waiver" });
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        await using var function = FunctionProcess.Start(cloud);
        Assert.Equal(ControlSet.SecurityHub.Controls.Count, await DeployAsync(cloud, template));

        cloud.Region().CreateNotebook("open", new JsonObject { ["DirectInternetAccess"] = "Enabled", ["RootAccess"] = "Disabled" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal(("NON_COMPLIANT", "DirectInternetAccess is Enabled; it must be Disabled."), Result(cloud, "sageguard-sagemaker-1"));
        Assert.Equal(("COMPLIANT", null), Result(cloud, "sageguard-sagemaker-3"));
        // A rule's scope keeps the others out: no other kind's rule has heard of the notebook.
        Assert.Empty(cloud.Region().Results("sageguard-sagemaker-5"));

        // Unrecorded from here on: only the schedule can find it.
        cloud.Region().Recording = false;
        cloud.Region().CreateNotebook("unseen", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        cloud.Region().TriggerSchedule("sageguard-sagemaker-1");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal(2, cloud.Region().Results("sageguard-sagemaker-1").Count);
        Assert.Empty(cloud.DeadLetters);
        await function.TerminateAsync();
        // What the alarms on missed runs count, as their metric filter does.
        var runs = function.Log.Where(line =>
            line.TryGetProperty("messageType", out var type)
            && type.GetString() == "ScheduledNotification"
            && line.GetProperty("rule").GetString() == "sageguard-sagemaker-1"
        );
        Assert.Equal(2, runs.Last().GetProperty("evaluations").GetInt32());
    }

    [Fact]
    public async Task A_deployed_combined_rule_names_what_fails()
    {
        var template = Synthesize(new() { ["controls"] = "SageMaker.1,SageMaker.3,SageMaker.5", ["combined"] = "true" });
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        await using var function = FunctionProcess.Start(cloud);
        Assert.Equal(1, await DeployAsync(cloud, template));

        cloud.Region().CreateNotebook("open", new JsonObject { ["DirectInternetAccess"] = "Enabled", ["RootAccess"] = "Disabled" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal(
            ("NON_COMPLIANT", "SageMaker.1: DirectInternetAccess is Enabled; it must be Disabled."),
            Result(cloud, "sageguard-sagemaker")
        );
    }

    [Fact]
    public async Task A_schedule_alone_is_deployed_without_a_scope_and_still_finds_everything()
    {
        var template = Synthesize(new() { ["trigger"] = "schedule" });
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        await using var function = FunctionProcess.Start(cloud);
        Assert.Equal(1, await DeployAsync(cloud, template));

        cloud.Region().CreateNotebook("open", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Assert.Empty(cloud.Region().Results("sageguard-sagemaker-1"));
        cloud.Region().TriggerSchedule("sageguard-sagemaker-1");
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal("NON_COMPLIANT", Result(cloud, "sageguard-sagemaker-1").Compliance);
    }

    private static JsonObject Synthesize(Dictionary<string, string> settings) =>
        Tool.Parse(AccountTemplate.Create(AccountSettings.Read(settings)));

    private static (string Compliance, string? Annotation) Result(LocalCloud cloud, string rule)
    {
        var result = Assert.Single(cloud.Region().Results(rule));
        return (result.ComplianceType, result.Annotation);
    }

    // PutConfigRule takes what the template says, but the parameters as JSON in a string and the function by its ARN.
    private static async Task<int> DeployAsync(LocalCloud cloud, JsonNode template)
    {
        var rules = template["Resources"]!
            .AsObject()
            .Select(resource => resource.Value!)
            .Where(resource => resource["Type"]!.GetValue<string>() == "AWS::Config::ConfigRule")
            .ToList();
        foreach (var resource in rules)
        {
            var rule = resource["Properties"]!.DeepClone().AsObject();
            rule["InputParameters"] = rule["InputParameters"]!.ToJsonString();
            var function = rule["Source"]!["SourceIdentifier"]!["Fn::GetAtt"]![0]!.GetValue<string>();
            Assert.Equal("AWS::Lambda::Function", template["Resources"]![function]!["Type"]!.GetValue<string>());
            rule["Source"]!["SourceIdentifier"] = cloud.FunctionArn;
            cloud.Region().Config("PutConfigRule", new JsonObject { ["ConfigRule"] = rule });
        }

        await cloud.WaitForIdleAsync(cancellationToken: Token);
        return rules.Count;
    }
}
