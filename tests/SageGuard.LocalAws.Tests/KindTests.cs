// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Tests;

public sealed class KindTests
{
    [Theory]
    [InlineData("NotebookInstance", "ValidationException", "RecordNotFound")]
    [InlineData(
        "EndpointConfig",
        "ValidationException",
        "Could not find endpoint configuration \"arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/x\"."
    )]
    [InlineData("Model", "ValidationException", "Could not find model \"arn:aws:sagemaker:eu-west-1:123456789012:model/x\".")]
    [InlineData("AppImageConfig", "ResourceNotFound", null)]
    [InlineData("Image", "ResourceNotFound", "Image with ARN arn:aws:sagemaker:eu-west-1:123456789012:image/x does not exist")]
    [InlineData("DataQualityJobDefinition", "ResourceNotFound", null)]
    [InlineData("ModelBiasJobDefinition", "ResourceNotFound", null)]
    [InlineData("ModelExplainabilityJobDefinition", "ResourceNotFound", null)]
    [InlineData("ModelQualityJobDefinition", "ResourceNotFound", null)]
    [InlineData("MonitoringSchedule", "ResourceNotFound", null)]
    [InlineData("FeatureGroup", "ResourceNotFound", null)]
    [InlineData("InferenceExperiment", "ResourceNotFound", null)]
    [InlineData(
        "NotebookInstanceLifecycleConfig",
        "ValidationException",
        "Unable to describe Notebook Instance Lifecycle Config 'arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance-lifecycle-config/x'. (Details: Notebook Instance Lifecycle Config does not exist.)"
    )]
    [InlineData("StudioLifecycleConfig", "ResourceNotFound", null)]
    [InlineData(
        "CodeRepository",
        "ValidationException",
        "Cannot find CodeRepository: arn:aws:sagemaker:eu-west-1:123456789012:code-repository/x"
    )]
    public async Task A_resource_that_is_gone_is_refused_as_its_kind_does(string kind, string code, string? text)
    {
        await using var cloud = await TestCloud.SettledAsync();
        var key =
            kind.EndsWith("JobDefinition", StringComparison.Ordinal) ? "JobDefinitionName"
            : kind == "InferenceExperiment" ? "Name"
            : kind + "Name";
        var refusal = TestCloud.Refused(() => cloud.Region().SageMaker("Describe" + kind, new() { [key] = "x" }), code);
        if (text is not null)
            Assert.Equal(text, refusal.Message);
    }

    [Fact]
    public async Task A_feature_group_and_an_image_pass_through_their_states()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.StartAsync(new() { Time = clock });
        var region = cloud.Region();
        region.SageMaker("CreateImage", new() { ["ImageName"] = "i", ["RoleArn"] = "arn:aws:iam::123456789012:role/r" });
        Assert.Equal("CREATING", Status());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CREATED", Status());
        region.SageMaker("UpdateImage", new() { ["ImageName"] = "i", ["DisplayName"] = "d" });
        Assert.Equal("UPDATING", Status());
        clock.Advance(TimeSpan.FromSeconds(1));
        region.SageMaker("DeleteImage", new() { ["ImageName"] = "i" });
        Assert.Equal("DELETING", Status());
        clock.Advance(TimeSpan.FromSeconds(1));
        TestCloud.Refused(() => Status(), "ResourceNotFound");

        string Status() => (string)region.SageMaker("DescribeImage", new() { ["ImageName"] = "i" })!["ImageStatus"]!;
    }

    [Fact]
    public async Task An_images_configuration_is_renamed_as_CloudFormation_has_it()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = (string)
            cloud
                .Region()
                .SageMaker(
                    "CreateImage",
                    new()
                    {
                        ["ImageName"] = "i",
                        ["RoleArn"] = "arn:aws:iam::123456789012:role/r",
                        ["DisplayName"] = "d",
                    }
                )!["ImageArn"]!;
        var configuration = JsonNode.Parse((string)cloud.History(arn, "AWS::SageMaker::Image")[0]["configuration"]!)!;
        Assert.Equal(
            $$"""{"ImageArn":"{{arn}}","ImageName":"i","ImageRoleArn":"arn:aws:iam::123456789012:role/r","ImageDisplayName":"d"}""",
            configuration.ToJsonString()
        );
    }

    [Fact]
    public async Task A_monitoring_schedule_may_name_a_definition()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud
            .Region()
            .SageMaker(
                "CreateMonitoringSchedule",
                new()
                {
                    ["MonitoringScheduleName"] = "s",
                    ["MonitoringScheduleConfig"] = new JsonObject
                    {
                        ["MonitoringJobDefinitionName"] = "d",
                        ["MonitoringType"] = "ModelBias",
                    },
                }
            );
        var entry = cloud.Region().SageMaker("ListMonitoringSchedules", new() { ["MonitoringTypeEquals"] = "ModelBias" })![
            "MonitoringScheduleSummaries"
        ]![0]!;
        Assert.Equal(
            ("d", "ModelBias", "Scheduled"),
            ((string)entry["MonitoringJobDefinitionName"]!, (string)entry["MonitoringType"]!, (string)entry["MonitoringScheduleStatus"]!)
        );
    }

    [Fact]
    public async Task A_model_leads_to_an_evaluation()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", [TestCloud.Change], ["AWS::SageMaker::Model"]);
        await wire.CallAsync("sagemaker", "CreateModel", new() { ["ModelName"] = "m" });
        await FunctionStub.TakeAsync(cloud, wire, "NON_COMPLIANT");
        var row = Assert.Single(cloud.Region().Results("r"));
        Assert.Equal(("AWS::SageMaker::Model", "arn:aws:sagemaker:eu-west-1:123456789012:model/m"), (row.ResourceType, row.ResourceId));
    }
}
