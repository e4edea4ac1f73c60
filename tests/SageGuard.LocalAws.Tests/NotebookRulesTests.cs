// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Tests;

public sealed class NotebookRulesTests
{
    [Fact]
    public async Task A_notebook_gets_the_services_defaults()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud.Region().CreateNotebook("My-Notebook");
        var n = cloud.Notebook("My-Notebook");
        Assert.Equal("Enabled", (string?)n["DirectInternetAccess"]);
        Assert.Equal("Enabled", (string?)n["RootAccess"]);
        Assert.Equal(5, (int)n["VolumeSizeInGB"]!);
        Assert.Equal("notebook-al2023-v1", (string?)n["PlatformIdentifier"]);
        Assert.Equal("1", (string?)n["InstanceMetadataServiceConfiguration"]!["MinimumInstanceMetadataServiceVersion"]);
        Assert.Equal("My-Notebook", (string?)n["NotebookInstanceName"]);
        Assert.Null(n["NetworkInterfaceId"]);
        Assert.EndsWith(".notebook.eu-west-1.sagemaker.aws", (string?)n["Url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_uses_its_own_names_for_groups_and_lifecycle()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud
            .Region()
            .CreateNotebook(
                "n",
                new()
                {
                    ["SubnetId"] = "subnet-1",
                    ["SecurityGroupIds"] = new JsonArray("sg-1"),
                    ["LifecycleConfigName"] = "lc",
                    ["DirectInternetAccess"] = "Disabled",
                }
            );
        var n = cloud.Notebook("n");
        Assert.Equal("sg-1", (string?)n["SecurityGroups"]![0]);
        Assert.Equal("lc", (string?)n["NotebookInstanceLifecycleConfigName"]);
        Assert.StartsWith("eni-", (string?)n["NetworkInterfaceId"], StringComparison.Ordinal);
        Assert.False(n.ContainsKey("SecurityGroupIds") || n.ContainsKey("LifecycleConfigName"));
    }

    [Theory]
    [InlineData("""{"DirectInternetAccess":"Disabled"}""", "SubnetId is required when DirectInternetAccess is Disabled")]
    [InlineData(
        """{"DirectInternetAccess":"disabled"}""",
        "1 validation error detected: Value 'disabled' at 'directInternetAccess' failed to satisfy constraint: Member must satisfy enum value set: [Enabled, Disabled]"
    )]
    [InlineData(
        """{"VolumeSizeInGB":4}""",
        "Value '4' at 'volumeSizeInGB' failed to satisfy constraint: Member must have value greater than or equal to 5"
    )]
    [InlineData(
        """{"PlatformIdentifier":"notebook-al2-v9"}""",
        "at 'platformIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern"
    )]
    [InlineData("""{"PlatformIdentifier":"notebook-al1-v1"}""", "Platform identifier (notebook-al1-v1) is not supported for this service.")]
    [InlineData("""{"SecurityGroupIds":["sg-1"]}""", "SubnetId is required when SecurityGroupIds are specified.")]
    [InlineData("""{"RoleArn":"role"}""", "2 validation errors detected: Value 'role' at 'roleArn'")]
    [InlineData("""{"Tags":[{"Key":"aws:x","Value":"y"}]}""", "reserved")]
    [InlineData("""{"Tags":[{"Key":"x","Value":"y"},{"Key":"x","Value":"z"}]}""", "Duplicate tag keys")]
    public async Task A_wrong_notebook_is_refused(string more, string text)
    {
        await using var cloud = await TestCloud.SettledAsync();
        var refusal = TestCloud.Refused(() => cloud.Region().CreateNotebook("n", JsonNode.Parse(more)!.AsObject()), "ValidationException");
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Region().SageMaker("ListNotebookInstances", [])!["NotebookInstances"]!.AsArray());
    }

    [Theory]
    [InlineData("-n")]
    [InlineData("n_1")]
    [InlineData("n-")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_wrong_name_is_refused(string name)
    {
        await using var cloud = await TestCloud.SettledAsync();
        Assert.Contains(
            "at 'notebookInstanceName' failed to satisfy constraint",
            TestCloud.Refused(() => cloud.Region().CreateNotebook(name), "ValidationException").Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_second_notebook_of_the_same_name_is_refused()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud.Region().CreateNotebook("n");
        Assert.Equal(
            $"Cannot create a duplicate Notebook Instance ({arn})",
            TestCloud.Refused(() => cloud.Region().CreateNotebook("n"), "ValidationException").Message
        );
    }

    [Fact]
    public async Task Amazon_Linux_2_can_be_created_until_the_day_it_ends()
    {
        var clock = TestCloud.Clock(new(2026, 6, 30, 23, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        var al2 = new JsonObject { ["PlatformIdentifier"] = "notebook-al2-v2" };
        cloud.Region().CreateNotebook("before", al2);
        cloud.Region().SageMaker("StopNotebookInstance", TestCloud.Named("before"));
        clock.Advance(TimeSpan.FromHours(1));

        TestCloud.Refused(() => cloud.Region().CreateNotebook("after", al2), "ValidationException");
        var stranded = TestCloud.Refused(
            () => cloud.Region().SageMaker("StartNotebookInstance", TestCloud.Named("before")),
            "ValidationException"
        );
        Assert.Equal("Platform identifier (notebook-al2-v2) is not supported for this service.", stranded.Message);

        cloud
            .Region()
            .SageMaker(
                "UpdateNotebookInstance",
                new() { ["NotebookInstanceName"] = "before", ["PlatformIdentifier"] = "notebook-al2023-v1" }
            );
        cloud.Region().SageMaker("StartNotebookInstance", TestCloud.Named("before"));
        Assert.Equal("InService", cloud.Status("before"));
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_drops_what_it_disassociates()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud.Region().CreateNotebook("n", new() { ["LifecycleConfigName"] = "lc", ["VolumeSizeInGB"] = 10 });
        cloud.Region().SageMaker("StopNotebookInstance", TestCloud.Named("n"));
        cloud
            .Region()
            .SageMaker(
                "UpdateNotebookInstance",
                new()
                {
                    ["NotebookInstanceName"] = "n",
                    ["RootAccess"] = "Disabled",
                    ["DisassociateLifecycleConfig"] = true,
                    ["DirectInternetAccess"] = "Disabled",
                }
            );
        var n = cloud.Notebook("n");
        Assert.Equal("Disabled", (string?)n["RootAccess"]);
        Assert.False(n.ContainsKey("NotebookInstanceLifecycleConfigName"));
        // There is no update for DirectInternetAccess: the API ignores members that it does not know.
        Assert.Equal("Enabled", (string?)n["DirectInternetAccess"]);
        TestCloud.Refused(
            () => cloud.Region().SageMaker("UpdateNotebookInstance", new() { ["NotebookInstanceName"] = "n", ["VolumeSizeInGB"] = 9 }),
            "ValidationException"
        );
    }

    [Theory]
    [InlineData("subnet-1", "sg-1", null)]
    [InlineData("subnet-2", "sg-1", "The subnet ID 'subnet-2' does not exist")]
    [InlineData("subnet-1", "sg-2", "The security group 'sg-2' does not exist in VPC 'vpc-1'")]
    [InlineData("subnet-1", "sg-3", "The security group 'sg-3' does not exist in VPC 'vpc-1'")]
    public async Task Where_there_is_a_network_a_notebook_has_to_be_in_it(string subnet, string group, string? refusal)
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud
            .Region()
            .AddNetwork(
                JsonNode
                    .Parse(
                        """
                        {"vpcSet": [{"vpcId": "vpc-1"}], "subnetSet": [{"subnetId": "subnet-1", "vpcId": "vpc-1"}],
                         "securityGroupInfo": [{"groupId": "sg-1", "vpcId": "vpc-1"}, {"groupId": "sg-2", "vpcId": "vpc-2"}]}
                        """
                    )!
                    .AsObject()
            );
        void Create() => cloud.Region().CreateNotebook("lab", new() { ["SubnetId"] = subnet, ["SecurityGroupIds"] = new JsonArray(group) });

        if (refusal is null)
            Create();
        else
            Assert.Equal(refusal, TestCloud.Refused(Create, "ValidationException").Message);
    }

    [Fact]
    public async Task A_quota_bounds_how_many_run_and_not_how_many_there_are()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var region = cloud.Region();
        region.SetNotebookQuota("ml.t3.medium", 1);
        region.CreateNotebook("one");
        var refusal = TestCloud.Refused(() => region.CreateNotebook("two"), "ResourceLimitExceeded");
        Assert.Contains("'ml.t3.medium for notebook instance usage' is 1 Instances", refusal.Message, StringComparison.Ordinal);

        region.SageMaker("StopNotebookInstance", TestCloud.Named("one"));
        region.CreateNotebook("two");
        TestCloud.Refused(() => region.SageMaker("StartNotebookInstance", TestCloud.Named("one")), "ResourceLimitExceeded");
        region.CreateNotebook("of-another-type", new() { ["InstanceType"] = "ml.t3.large" });
    }

    [Fact]
    public async Task Where_scripts_are_refused_a_notebook_with_some_fails_to_start_with_the_reason()
    {
        await using var cloud = await TestCloud.SettledAsync(new() { ScriptRefusal = "not here" });
        var region = cloud.Region();
        region.SageMaker(
            "CreateNotebookInstanceLifecycleConfig",
            new() { ["NotebookInstanceLifecycleConfigName"] = "idle", ["OnStart"] = new JsonArray(new JsonObject { ["Content"] = "bHMK" }) }
        );
        region.CreateNotebook("with", new() { ["LifecycleConfigName"] = "idle" });
        region.CreateNotebook("without");

        Assert.Equal(("Failed", "not here"), (cloud.Status("with"), (string?)cloud.Notebook("with")["FailureReason"]));
        Assert.Equal("InService", cloud.Status("without"));
    }
}
