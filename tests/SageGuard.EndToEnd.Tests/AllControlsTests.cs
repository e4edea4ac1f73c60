// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.LocalAws;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>Every control of the catalog, each as a rule of its own, driven by the stock aws command line against LocalAws and the running process.</summary>
public sealed class AllControlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_control_judges_one_resource_that_passes_and_one_that_fails_right()
    {
        // Amazon Linux 2 could still be chosen when old notebooks were made.
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero, AmazonLinux2EndsAt = null }, Token);
        await using var function = FunctionProcess.Start(cloud);
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        var rows = new JsonArray([.. Catalog.Controls.Select(Row)]);

        foreach (var row in rows)
        {
            var control = Text(row!, "control");
            aws.Run("configservice", "put-config-rule", "--config-rule", Rule(cloud, control, Text(row!, "type"), row!["parameters"]).ToJsonString());
            Create(aws, row!, "passes", control);
            Create(aws, row!, "fails", control);
        }

        await cloud.WaitForIdleAsync(TimeSpan.FromSeconds(120), Token);

        Assert.Empty(cloud.DeadLetters);
        AssertResults(aws, rows);

        // The same by schedule: every result is judged anew from what SageMaker says.
        var before = DateTimeOffset.UtcNow;
        foreach (var row in rows) cloud.Region().TriggerSchedule(RuleName(Text(row!, "control")));
        await cloud.WaitForIdleAsync(TimeSpan.FromSeconds(120), Token);
        Assert.Empty(cloud.DeadLetters);
        AssertResults(aws, rows);
        Assert.All(
            rows.SelectMany(row => cloud.Region().Results(RuleName(Text(row!, "control")))),
            result => Assert.True(result.OrderingTime >= before.AddMilliseconds(-1), $"{result.ResourceId} was not swept."));
    }

    // tests/Controls/README.md says what the file holds.
    private static JsonNode Row(Control control)
    {
        var row = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Controls", control.Id, "end-to-end.json")))!;
        row["control"] = control.Id;
        row["type"] = control.Kind.Type;
        return row;
    }

    private static void AssertResults(AwsCommandLine aws, JsonArray rows)
    {
        foreach (var row in rows)
        {
            var control = Text(row!, "control");
            var details = aws.Run("configservice", "get-compliance-details-by-config-rule", "--config-rule-name", RuleName(control));
            var results = details!["EvaluationResults"]!.AsArray().ToDictionary(
                result => NameOf(result!["EvaluationResultIdentifier"]!["EvaluationResultQualifier"]!["ResourceId"]!.GetValue<string>()),
                result => $"{result!["ComplianceType"]} {result["Annotation"]}");
            Assert.StartsWith("COMPLIANT", results.GetValueOrDefault(Text(row!, "passesId")), StringComparison.Ordinal);
            var failing = results.GetValueOrDefault(Text(row!, "failsId"));
            Assert.StartsWith("NON_COMPLIANT", failing, StringComparison.Ordinal);
            Assert.Contains(Text(row!, "because"), failing, StringComparison.Ordinal);
        }
    }

    private static void Create(AwsCommandLine aws, JsonNode row, string outcome, string control)
    {
        var input = row[outcome]!.DeepClone().AsObject();
        input[Text(row, "name")] = Name(outcome, control);
        var answer = aws.Run("sagemaker", Text(row, "create"), "--cli-input-json", input.ToJsonString());
        // A domain's id is the service's choice.
        row[$"{outcome}Id"] = row["id"] is { } member ? answer![member.GetValue<string>()]!.GetValue<string>() : Name(outcome, control);
    }

    private static JsonObject Rule(LocalCloud cloud, string control, string type, JsonNode? parameters) => new()
    {
        ["ConfigRuleName"] = RuleName(control),
        ["InputParameters"] = new JsonObject([new("control", control), .. parameters?.DeepClone().AsObject().ToList().Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value?.DeepClone())) ?? []]).ToJsonString(),
        ["Scope"] = new JsonObject { ["ComplianceResourceTypes"] = new JsonArray(type) },
        ["Source"] = new JsonObject
        {
            ["Owner"] = "CUSTOM_LAMBDA",
            ["SourceIdentifier"] = cloud.FunctionArn,
            ["SourceDetails"] = new JsonArray(
                new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = "ConfigurationItemChangeNotification" },
                new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = "OversizedConfigurationItemChangeNotification" },
                new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = "ScheduledNotification", ["MaximumExecutionFrequency"] = "TwentyFour_Hours" }),
        },
    };

    private static string RuleName(string control) => "rule-" + control.Replace('.', '-');

    private static string Name(string outcome, string control) => $"{outcome}-{control.Replace('.', '-')}";

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
