// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>Every control of the catalog, each as a rule of its own, against LocalAws and the running process. The stock aws command line
/// makes the resources of the first control of each kind; those of the others are made in this process.</summary>
public sealed class AllControlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_control_judges_one_resource_that_passes_and_one_that_fails_right()
    {
        // Amazon Linux 2 could still be chosen when old notebooks were made.
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions { TransitionTime = TimeSpan.Zero, AmazonLinux2EndsAt = null },
            Token
        );
        await using var function = FunctionProcess.Start(cloud);
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        var region = cloud.Region();
        var kinds = new HashSet<string>(StringComparer.Ordinal);

        // One after the other, each gone before the next: the rules of a kind would otherwise judge each other's resources.
        foreach (var row in Catalog.Controls.Where(control => control.NoRuleBecause is null).Select(Row))
        {
            var (control, type) = (Text(row, "control"), Text(row, "type"));
            region.Config("PutConfigRule", new JsonObject { ["ConfigRule"] = Rule(cloud, control, type, row["parameters"]) });
            Func<string, JsonObject, JsonNode?> call = kinds.Add(Text(row, "create"))
                ? (operation, input) => aws.Run("sagemaker", operation, "--cli-input-json", input.ToJsonString())
                : (operation, input) => region.SageMaker(Operation(operation), input);
            var domain = row["inDomain"] is null ? null : MakeDomain(call, row);
            Create(call, row, "passes", control);
            Create(call, row, "fails", control);
            await cloud.WaitForIdleAsync(cancellationToken: Token);
            Assert.Empty(cloud.DeadLetters);
            AssertResults(control == "SageMaker.1" ? OverTheWire(aws, control) : Results(region, control), row);

            // The same by schedule: every result is judged again from what SageMaker says.
            var before = DateTimeOffset.UtcNow;
            region.TriggerSchedule(RuleName(control));
            await cloud.WaitForIdleAsync(cancellationToken: Token);
            Assert.Empty(cloud.DeadLetters);
            AssertResults(Results(region, control), row);
            Assert.All(
                region.Results(RuleName(control)),
                result => Assert.True(result.OrderingTime >= before.AddMilliseconds(-1), $"{control}: {result.ResourceId} was not swept.")
            );

            region.Config("DeleteConfigRule", new JsonObject { ["ConfigRuleName"] = RuleName(control) });
            foreach (var outcome in new[] { "passes", "fails" })
                Delete(region, row, outcome, type);
            foreach (var also in row["also"]?.AsArray() ?? [])
                region.SageMaker($"Delete{type[(type.LastIndexOf(':') + 1)..]}", also!.DeepClone().AsObject());
            if (domain is not null)
                region.SageMaker("DeleteDomain", new JsonObject { ["DomainId"] = domain });
            await cloud.WaitForIdleAsync(cancellationToken: Token);
        }
    }

    // tests/Controls/README.md says what the file holds.
    private static JsonNode Row(Control control)
    {
        var row = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Controls", control.Id, "end-to-end.json")))!;
        row["control"] = control.Id;
        row["type"] = control.Kind.Type;
        return row;
    }

    private static Dictionary<string, string> Results(LocalRegion region, string control) =>
        region
            .Results(RuleName(control))
            .ToDictionary(
                result => NameOf(result.ResourceId),
                result => $"{control} {result.ComplianceType} {result.Annotation}",
                StringComparer.OrdinalIgnoreCase
            );

    private static Dictionary<string, string> OverTheWire(AwsCommandLine aws, string control) =>
        aws.Run("configservice", "get-compliance-details-by-config-rule", "--config-rule-name", RuleName(control))!["EvaluationResults"]!
            .AsArray()
            .ToDictionary(
                result => NameOf(result!["EvaluationResultIdentifier"]!["EvaluationResultQualifier"]!["ResourceId"]!.GetValue<string>()),
                result => $"{control} {result!["ComplianceType"]} {result["Annotation"]}",
                StringComparer.OrdinalIgnoreCase
            );

    private static void AssertResults(Dictionary<string, string> results, JsonNode row)
    {
        var control = Text(row, "control");
        Assert.StartsWith($"{control} COMPLIANT", results.GetValueOrDefault(Text(row, "passesId"), control), StringComparison.Ordinal);
        var failing = results.GetValueOrDefault(Text(row, "failsId"), control);
        Assert.StartsWith($"{control} NON_COMPLIANT", failing, StringComparison.Ordinal);
        Assert.Contains(Text(row, "because"), failing, StringComparison.Ordinal);
    }

    private static void Delete(LocalRegion region, JsonNode row, string outcome, string type)
    {
        var name = new JsonObject { [row["id"]?.GetValue<string>() ?? Text(row, "name")] = Text(row, $"{outcome}Id") };
        // A notebook is stopped before it is deleted.
        if (type.EndsWith("::NotebookInstance", StringComparison.Ordinal))
            region.SageMaker("StopNotebookInstance", name);
        if (row["passes"]!["DomainId"] is { } domain)
            name["DomainId"] = domain.DeepClone();
        region.SageMaker($"Delete{type[(type.LastIndexOf(':') + 1)..]}", name);
    }

    // A domain for what is in one, with what else the case needs there.
    private static string MakeDomain(Func<string, JsonObject, JsonNode?> call, JsonNode row)
    {
        var input = new JsonObject
        {
            ["DomainName"] = "around",
            ["AuthMode"] = "IAM",
            ["DefaultUserSettings"] = new JsonObject { ["ExecutionRole"] = "arn:aws:iam::123456789012:role/studio" },
        };
        var id = call("create-domain", input)!["DomainId"]!.GetValue<string>();
        foreach (var resource in new[] { row["passes"], row["fails"] }.Concat(row["also"]?.AsArray() ?? []))
            resource!["DomainId"] = id;
        foreach (var also in row["also"]?.AsArray() ?? [])
            call(Text(row, "create"), also!.DeepClone().AsObject());
        return id;
    }

    private static void Create(Func<string, JsonObject, JsonNode?> call, JsonNode row, string outcome, string control)
    {
        var input = row[outcome]!.DeepClone().AsObject();
        input[Text(row, "name")] = Name(outcome, control);
        var answer = call(Text(row, "create"), input);
        // A domain's id is the service's choice.
        row[$"{outcome}Id"] = row["id"] is { } member ? answer![member.GetValue<string>()]!.GetValue<string>() : Name(outcome, control);
    }

    // As the command line derives the command from it: create-domain is CreateDomain.
    private static string Operation(string command) =>
        string.Concat(command.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonObject Rule(LocalCloud cloud, string control, string type, JsonNode? parameters) =>
        new()
        {
            ["ConfigRuleName"] = RuleName(control),
            ["InputParameters"] = new JsonObject([
                new("control", control),
                .. parameters
                    ?.DeepClone()
                    .AsObject()
                    .ToList()
                    .Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value?.DeepClone()))
                    ?? [],
            ]).ToJsonString(),
            ["Scope"] = new JsonObject { ["ComplianceResourceTypes"] = new JsonArray(type) },
            ["Source"] = new JsonObject
            {
                ["Owner"] = "CUSTOM_LAMBDA",
                ["SourceIdentifier"] = cloud.FunctionArn,
                ["SourceDetails"] = new JsonArray(
                    new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = "ConfigurationItemChangeNotification" },
                    new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = "OversizedConfigurationItemChangeNotification" },
                    new JsonObject
                    {
                        ["EventSource"] = "aws.config",
                        ["MessageType"] = "ScheduledNotification",
                        ["MaximumExecutionFrequency"] = "TwentyFour_Hours",
                    }
                ),
            },
        };

    private static string RuleName(string control) => "rule-" + control.Replace('.', '-');

    private static string Name(string outcome, string control) => $"{outcome}-{control.Replace('.', '-')}";

    // An ARN, a name, or a name and the domain that it is in.
    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..].Split('|')[0];

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
