// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

public sealed class RuleInputTests
{
    [Theory]
    [InlineData("Scope", """{"ComplianceResourceTypes":["AWS::SageMaker::Nothing"]}""", "InvalidParameterValueException")]
    [InlineData("Scope", """{"ComplianceResourceId":"x"}""", "InvalidParameterValueException")]
    [InlineData("Scope", """{"TagValue":"x"}""", "InvalidParameterValueException")]
    [InlineData("InputParameters", "\"[]\"", "InvalidParameterValueException")]
    [InlineData("InputParameters", "\"{\"", "InvalidParameterValueException")]
    [InlineData("InputParameters", "\"{\\\"a\\\":1}\"", "InvalidParameterValueException")]
    [InlineData("ConfigRuleName", "null", "InvalidParameterValueException")]
    [InlineData("ConfigRuleName", "\"\"", "ValidationException")]
    [InlineData("MaximumExecutionFrequency", "\"Hourly\"", "ValidationException")]
    [InlineData("Source.Owner", "\"AWS\"", "InvalidParameterValueException")]
    [InlineData("Source.Owner", "\"ME\"", "ValidationException")]
    [InlineData("Source.SourceIdentifier", "\"sageguard\"", "InvalidParameterValueException")]
    [InlineData("Source.SourceIdentifier", "\"arn:aws:lambda:eu-west-1:123456789012:function:other\"", "InsufficientPermissionsException")]
    [InlineData("Source.SourceDetails", "[]", "InvalidParameterValueException")]
    [InlineData("Source.SourceDetails", """[{"EventSource":"aws.config","MessageType":"Changed"}]""", "ValidationException")]
    [InlineData(
        "Source.SourceDetails",
        """[{"EventSource":"aws.config","MessageType":"ScheduledNotification","MaximumExecutionFrequency":"One_Day"}]""",
        "ValidationException"
    )]
    [InlineData(
        "Source.SourceDetails",
        """[{"EventSource":"aws.config","MessageType":"ConfigurationItemChangeNotification","MaximumExecutionFrequency":"One_Hour"}]""",
        "InvalidParameterValueException"
    )]
    public async Task A_wrong_rule_is_refused(string member, string value, string code)
    {
        await using var cloud = await TestCloud.SettledAsync();
        var rule = Rule(cloud);
        var path = member.Split('.');
        (path.Length == 1 ? rule : rule[path[0]]!.AsObject())[path[^1]] = JsonNode.Parse(value);
        TestCloud.Refused(() => Put(cloud, rule), code);
        Assert.Empty(cloud.Region().Config("DescribeConfigRules", [])!["ConfigRules"]!.AsArray());
    }

    [Fact]
    public async Task A_name_may_have_128_characters_and_parameters_1024()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var rule = Rule(cloud);
        rule["ConfigRuleName"] = new string('n', 128);
        rule["InputParameters"] = $$"""{"a":"{{new string('x', 1024 - 8)}}"}""";
        Put(cloud, rule);
        rule["ConfigRuleName"] = new string('n', 129);
        TestCloud.Refused(() => Put(cloud, rule), "ValidationException");
        rule["ConfigRuleName"] = "n";
        rule["InputParameters"] = $$"""{"a":"{{new string('x', 1024 - 7)}}"}""";
        TestCloud.Refused(() => Put(cloud, rule), "ValidationException");
    }

    [Fact]
    public async Task A_rule_that_is_only_periodic_must_have_no_scope()
    {
        await using var cloud = await TestCloud.SettledAsync();
        TestCloud.Refused(
            () => cloud.Region().PutRule("r", [TestCloud.Scheduled], [TestCloud.NotebookType]),
            "InvalidParameterValueException"
        );
        cloud.Region().PutRule("both", [TestCloud.Scheduled, TestCloud.Change], [TestCloud.NotebookType]);
        cloud.Region().PutRule("periodic", [TestCloud.Scheduled]);
    }

    [Fact]
    public async Task An_update_keeps_the_rules_id()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var rule = Rule(cloud);
        Put(cloud, rule);
        var before = cloud.Region().Config("DescribeConfigRules", [])!["ConfigRules"]![0]!;
        rule["InputParameters"] = """{"control":"SageMaker.3"}""";
        Put(cloud, rule);
        var after = cloud.Region().Config("DescribeConfigRules", [])!["ConfigRules"]![0]!;
        Assert.Equal((string?)before["ConfigRuleId"], (string?)after["ConfigRuleId"]);
        Assert.Equal("""{"control":"SageMaker.3"}""", (string?)after["InputParameters"]);
    }

    [Fact]
    public async Task Rules_are_described_25_a_page()
    {
        await using var cloud = await TestCloud.SettledAsync();
        for (var i = 0; i < 30; i++)
            cloud.Region().PutRule($"r{i:00}", [TestCloud.Change], [TestCloud.NotebookType]);
        foreach (
            var (operation, member) in new[]
            {
                ("DescribeConfigRules", "ConfigRules"),
                ("DescribeComplianceByConfigRule", "ComplianceByConfigRules"),
            }
        )
        {
            var first = cloud.Region().Config(operation, [])!;
            var second = cloud.Region().Config(operation, new() { ["NextToken"] = (string?)first["NextToken"] })!;
            Assert.Equal((25, 5), (first[member]!.AsArray().Count, second[member]!.AsArray().Count));
            Assert.Null(second["NextToken"]);
            TestCloud.Refused(
                () => cloud.Region().Config(operation, new() { ["ConfigRuleNames"] = new JsonArray("none") }),
                "NoSuchConfigRuleException"
            );
        }
    }

    private static JsonObject Rule(LocalCloud cloud) =>
        new()
        {
            ["ConfigRuleName"] = "r",
            ["Scope"] = new JsonObject { ["ComplianceResourceTypes"] = new JsonArray(TestCloud.NotebookType) },
            ["Source"] = new JsonObject
            {
                ["Owner"] = "CUSTOM_LAMBDA",
                ["SourceIdentifier"] = cloud.FunctionArn,
                ["SourceDetails"] = new JsonArray(new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = TestCloud.Change }),
            },
        };

    private static void Put(LocalCloud cloud, JsonObject rule) =>
        cloud.Region().Config("PutConfigRule", new() { ["ConfigRule"] = rule.DeepClone() });
}
