// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment;
using SageGuard.Resources;
using SageGuard.Tests.Runs;
using static SageGuard.Controls.AwsTrigger;
using static SageGuard.Controls.Severity;

namespace SageGuard.Tests.Controls;

/// <summary>The catalog against tables typed from AWS's pages, and the permissions against the calls that are made.</summary>
public sealed class CatalogTests
{
    // AWS Security Hub user guide: severity, how AWS's own rule runs, resource type.
    private static readonly (int Number, Severity Severity, AwsTrigger Trigger, string Type)[] Aws =
    [
        (1, High, Periodic, "NotebookInstance"),
        (2, High, Change, "NotebookInstance"),
        (3, High, Change, "NotebookInstance"),
        (4, Medium, Periodic, "EndpointConfig"),
        (5, Medium, Change, "Model"),
        (6, Low, Change, "AppImageConfig"),
        (7, Low, Change, "Image"),
        (8, Medium, Periodic, "NotebookInstance"),
        (9, Medium, Change, "DataQualityJobDefinition"),
        (10, Medium, Change, "ModelExplainabilityJobDefinition"),
        (11, Medium, Change, "DataQualityJobDefinition"),
        (12, Medium, Change, "ModelBiasJobDefinition"),
        (13, Medium, Change, "ModelQualityJobDefinition"),
        (14, Medium, Change, "MonitoringSchedule"),
        (15, Medium, Change, "ModelBiasJobDefinition"),
        (16, Medium, Change, "Model"),
        (17, Medium, Change, "FeatureGroup"),
        (18, Medium, Change, "FeatureGroup"),
        (19, Medium, Change, "Model"),
        (20, High, Change, "ModelExplainabilityJobDefinition"),
        (21, Medium, Change, "NotebookInstance"),
        (22, Medium, Change, "MonitoringSchedule"),
        (23, Medium, Change, "InferenceExperiment"),
        (24, Medium, Change, "InferenceExperiment"),
        (25, High, Change, "ModelQualityJobDefinition"),
    ];

    // IAM's condition keys and operators; a control without a row has none.
    private static readonly Dictionary<int, string> Keys = new()
    {
        [1] = "CreateNotebookInstance StringNotEquals sagemaker:DirectInternetAccess Disabled",
        [2] = "CreateNotebookInstance Null sagemaker:VpcSubnets true",
        [3] = "CreateNotebookInstance StringNotEquals sagemaker:RootAccess Disabled; UpdateNotebookInstance StringEquals sagemaker:RootAccess Enabled",
        [5] = "CreateModel BoolIfExists sagemaker:NetworkIsolation false",
        [6] = "CreateAppImageConfig Null aws:TagKeys true",
        [7] = "CreateImage Null aws:TagKeys true",
        [9] = "CreateDataQualityJobDefinition BoolIfExists sagemaker:InterContainerTrafficEncryption false",
        [10] = "CreateModelExplainabilityJobDefinition BoolIfExists sagemaker:InterContainerTrafficEncryption false",
        [11] = "CreateDataQualityJobDefinition BoolIfExists sagemaker:NetworkIsolation false",
        [12] = "CreateModelBiasJobDefinition BoolIfExists sagemaker:NetworkIsolation false",
        [13] = "CreateModelQualityJobDefinition BoolIfExists sagemaker:InterContainerTrafficEncryption false",
        [14] = "CreateMonitoringSchedule+UpdateMonitoringSchedule Bool sagemaker:NetworkIsolation false",
        [15] = "CreateModelBiasJobDefinition BoolIfExists sagemaker:InterContainerTrafficEncryption false",
        [17] = "CreateFeatureGroup Null sagemaker:FeatureGroupOfflineStoreConfig false & Null sagemaker:FeatureGroupOfflineStoreKmsKeyArn true",
        [18] = "CreateFeatureGroup Bool sagemaker:FeatureGroupEnableOnlineStore true & Null sagemaker:FeatureGroupOnlineStoreKmsKeyArn true",
        [20] = "CreateModelExplainabilityJobDefinition BoolIfExists sagemaker:NetworkIsolation false",
        [21] = "CreateNotebookInstance Null sagemaker:VolumeKmsKeyArn true",
        [22] = "CreateMonitoringSchedule+UpdateMonitoringSchedule Bool sagemaker:InterContainerTrafficEncryption false",
        [25] = "CreateModelQualityJobDefinition BoolIfExists sagemaker:NetworkIsolation false",
    };

    // The SageMaker API model: list operation, its member, describe operation, its name member, CloudFormation's identifier.
    private static readonly string[] Kinds =
    [
        "NotebookInstance ListNotebookInstances NotebookInstances DescribeNotebookInstance NotebookInstanceName Arn",
        "EndpointConfig ListEndpointConfigs EndpointConfigs DescribeEndpointConfig EndpointConfigName Arn",
        "Model ListModels Models DescribeModel ModelName Arn",
        "AppImageConfig ListAppImageConfigs AppImageConfigs DescribeAppImageConfig AppImageConfigName Name",
        "Image ListImages Images DescribeImage ImageName Arn",
        "DataQualityJobDefinition ListDataQualityJobDefinitions JobDefinitionSummaries DescribeDataQualityJobDefinition JobDefinitionName Arn",
        "ModelBiasJobDefinition ListModelBiasJobDefinitions JobDefinitionSummaries DescribeModelBiasJobDefinition JobDefinitionName Arn",
        "ModelExplainabilityJobDefinition ListModelExplainabilityJobDefinitions JobDefinitionSummaries DescribeModelExplainabilityJobDefinition JobDefinitionName Arn",
        "ModelQualityJobDefinition ListModelQualityJobDefinitions JobDefinitionSummaries DescribeModelQualityJobDefinition JobDefinitionName Arn",
        "MonitoringSchedule ListMonitoringSchedules MonitoringScheduleSummaries DescribeMonitoringSchedule MonitoringScheduleName Arn",
        "FeatureGroup ListFeatureGroups FeatureGroupSummaries DescribeFeatureGroup FeatureGroupName Name",
        "InferenceExperiment ListInferenceExperiments InferenceExperiments DescribeInferenceExperiment Name Name",
    ];

    [Fact]
    public void Severities_triggers_and_types_are_AWSs() =>
        Assert.Equal(Aws, Catalog.Controls.Select(control => (control.Number, control.Severity, control.AwsTrigger, control.Kind.ShortName)));

    [Fact]
    public void Every_control_tells_what_a_person_needs()
    {
        Assert.All(Catalog.Controls, control =>
        {
            Assert.NotEmpty(control.Title);
            Assert.NotEmpty(control.Why);
            Assert.NotEmpty(control.Fix);
            Assert.NotEmpty(control.Requirement.Text);
            Assert.NotEmpty(control.Requirement.AbsentText);
            Assert.EndsWith($"sagemaker-controls.html#sagemaker-{control.Number}", control.Page.AbsoluteUri, StringComparison.Ordinal);
            Assert.NotEmpty(Permissions.For([control], waivers: false));
        });
        Assert.Equal(25, Catalog.Controls.Select(control => control.Title).Distinct().Count());
    }

    [Fact]
    public void Only_8_14_and_22_need_a_schedule() =>
        Assert.Equal([8, 14, 22], Catalog.Controls.Where(control => control.NeedsSchedule is not null).Select(control => control.Number));

    [Fact]
    public void Prevention_uses_the_condition_keys_that_IAM_has()
    {
        var actual = Catalog.Controls.Where(control => control.Prevention.Count > 0).ToDictionary(
            control => control.Number,
            control => string.Join("; ", control.Prevention.Select(deny =>
                $"{string.Join('+', deny.Actions)} {string.Join(" & ", deny.Conditions.Select(c => $"{c.Operator} {c.Key} {c.Value}"))}")));
        Assert.Equal(Keys, actual);
    }

    [Fact]
    public void What_a_statement_denies_beyond_its_control_is_said() =>
        Assert.Equal(
            [6, 7, 9, 10, 13, 14, 15, 18, 22],
            Catalog.Controls.Where(control => control.PreventionCaveat is not null).Select(control => control.Number));

    [Fact]
    public void The_kinds_are_listed_and_described_as_the_API_model_says() =>
        Assert.Equal(Kinds, ResourceKinds.All.Select(kind =>
            $"{kind.ShortName} {kind.ListOperation} {kind.ListMember} {kind.DescribeOperation} {kind.NameMember} {kind.Identifier}"));

    [Fact]
    public void Only_inference_experiments_are_listed_without_an_ARN() =>
        Assert.Equal([ResourceKinds.InferenceExperiment], ResourceKinds.All.Where(kind => kind.ListArnMember is null));

    [Theory]
    [InlineData("SageMaker.1", 1)]
    [InlineData("sagemaker.25", 25)]
    [InlineData("SageMaker.01", null)]
    [InlineData("SageMaker.26", null)]
    [InlineData("", null)]
    public void A_control_is_found_by_its_id(string id, int? number) => Assert.Equal(number, Catalog.Find(id)?.Number);

    /// <summary>A permission that no call uses is one too many, and a call without a permission fails in production.</summary>
    [Fact]
    public async Task The_permissions_are_exactly_those_of_the_calls_that_are_made()
    {
        var used = new Dictionary<(Control Control, bool Waivers), HashSet<Grant>>();
        foreach (var testCase in CorpusTests.All())
        {
            var reason = testCase.Case["reason"]!.GetValue<string>();
            var control = Catalog.Find(testCase.Id.Split('/')[0])!;
            foreach (var waivers in new[] { false, true })
            {
                var allowed = Permissions.For([control], waivers).ToHashSet();
                foreach (var run in Runs())
                {
                    var (rule, _, json) = CorpusTests.Load(testCase.Id, reason);
                    if (waivers) rule.Parameters["waiverTagKey"] = "sageguard-waiver";
                    await Record.ExceptionAsync(() => run(rule, control, json));
                    var made = rule.Aws.Calls.Select(ToGrant).ToHashSet();
                    Assert.True(made.IsSubsetOf(allowed), $"{testCase.Id}, {reason}: {string.Join(", ", made.Except(allowed))}");
                    if (!used.TryAdd((control, waivers), made)) used[(control, waivers)].UnionWith(made);
                }
            }
        }

        var unused =
            from entry in used
            from grant in Permissions.For([entry.Key.Control], entry.Key.Waivers)
            where !entry.Value.Contains(grant)
            select $"{entry.Key}: {grant}";
        Assert.Empty(unused);
        Assert.Equal(2 * Catalog.Controls.Count, used.Count);
    }

    private static IEnumerable<Func<Rule, Control, JsonObject, Task>> Runs()
    {
        yield return (rule, control, testCase) => testCase["item"] is null ? Task.CompletedTask : rule.ChangeAsync(CorpusTests.Item(rule, control, testCase));
        yield return (rule, control, testCase) => testCase["item"] is null
            ? Task.CompletedTask
            : rule.OversizedAsync(rule.Summary(control.Kind, CorpusTests.Name, testCase["item"]!["configurationItemStatus"]?.GetValue<string>() ?? "OK"));
        yield return (rule, _, _) => rule.SweepAsync();
    }

    private static Grant ToGrant(string call)
    {
        var words = call.Split(' ');
        if (words[0] == "ListTags") return new Grant("sagemaker:ListTags", $"{words[1].Split(':')[5].Split('/')[0]}/*");
        if (ResourceKinds.All.FirstOrDefault(kind => kind.DescribeOperation == words[0]) is { } described)
            return new Grant($"sagemaker:{words[0]}", $"{described.ArnResource}/*");
        if (ResourceKinds.All.Any(kind => kind.ListOperation == words[0])) return new Grant($"sagemaker:{words[0]}", null);
        return new Grant($"config:{words[0]}", words[0] == "GetComplianceDetailsByConfigRule" ? "config-rule/*" : null);
    }
}
