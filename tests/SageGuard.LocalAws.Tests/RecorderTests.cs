// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Tests;

public sealed class RecorderTests
{
    [Fact]
    public async Task A_life_leaves_items_from_discovered_to_deleted()
    {
        await using var cloud = await TestCloud.StartAsync(new() { TransitionTime = TimeSpan.Zero });
        var arn = cloud.Region().CreateNotebook("n");
        cloud.Region().SageMaker("StopNotebookInstance", TestCloud.Named("n"));
        cloud.Region().SageMaker("DeleteNotebookInstance", TestCloud.Named("n"));
        var items = cloud.History(arn);
        Assert.Equal(["ResourceDiscovered", "OK", "OK", "ResourceDeleted"], items.Select(i => (string)i["configurationItemStatus"]!));
        var last = items[^1];
        Assert.Null(last["configuration"]);
        Assert.Empty(last["tags"]!.AsObject());
        Assert.Empty(last["relationships"]!.AsArray());
        Assert.True(
            items
                .Select(i => long.Parse((string)i["configurationStateId"]!, System.Globalization.CultureInfo.InvariantCulture))
                .Zip(
                    items
                        .Skip(1)
                        .Select(i => long.Parse((string)i["configurationStateId"]!, System.Globalization.CultureInfo.InvariantCulture))
                )
                .All(p => p.First < p.Second)
        );
    }

    [Fact]
    public async Task A_configuration_has_the_names_of_CloudFormation()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud
            .Region()
            .CreateNotebook(
                "n",
                new()
                {
                    ["SubnetId"] = "subnet-1",
                    ["SecurityGroupIds"] = new JsonArray("sg-1"),
                    ["LifecycleConfigName"] = "lc",
                }
            );
        var configuration = JsonNode.Parse((string)cloud.History(arn)[0]["configuration"]!)!.AsObject();
        Assert.Equal(arn, (string?)configuration["Id"]);
        Assert.Equal("sg-1", (string?)configuration["SecurityGroupIds"]![0]);
        Assert.Equal("lc", (string?)configuration["LifecycleConfigName"]);
        foreach (
            var name in new[]
            {
                "NotebookInstanceArn",
                "SecurityGroups",
                "NotebookInstanceStatus",
                "Url",
                "NetworkInterfaceId",
                "CreationTime",
            }
        )
        {
            Assert.False(configuration.ContainsKey(name), name);
        }
    }

    [Fact]
    public async Task An_item_in_an_event_and_in_the_history_has_two_shapes()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        var arn = cloud
            .Region()
            .CreateNotebook("n", new() { ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "a" }) });
        var sent = (await wire.NextAsync()).InvokingEvent["configurationItem"]!.AsObject();
        Assert.Equal("123456789012", (string?)sent["awsAccountId"]);
        Assert.Equal(arn, (string?)sent["ARN"]);
        Assert.Equal("Enabled", (string?)sent["configuration"]!["DirectInternetAccess"]);
        Assert.Equal("a", (string?)sent["tags"]!["team"]);
        Assert.Equal(System.Text.Json.JsonValueKind.Number, sent["configurationStateId"]!.GetValueKind());
        Assert.Equal("2026-03-01T12:00:00.000Z", (string?)sent["configurationItemCaptureTime"]);

        var kept = cloud.History(arn)[0];
        Assert.Equal("123456789012", (string?)kept["accountId"]);
        Assert.Equal(arn, (string?)kept["arn"]);
        Assert.Equal(System.Text.Json.JsonValueKind.String, kept["configuration"]!.GetValueKind());
        Assert.Equal(
            (long)sent["configurationStateId"]!,
            long.Parse((string)kept["configurationStateId"]!, System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.Equal(1772366400m, (decimal)kept["configurationItemCaptureTime"]!);
    }

    [Fact]
    public async Task A_change_of_tags_makes_an_item_with_the_tags()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud.Region().CreateNotebook("n");
        cloud
            .Region()
            .SageMaker(
                "AddTags",
                new() { ["ResourceArn"] = arn, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "k", ["Value"] = "v" }) }
            );
        cloud.Region().SageMaker("DeleteTags", new() { ["ResourceArn"] = arn, ["TagKeys"] = new JsonArray("k") });
        Assert.Equal(["{}", """{"k":"v"}""", "{}"], cloud.History(arn).Select(i => i["tags"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_type_that_is_not_recorded_leaves_nothing()
    {
        await using var cloud = await TestCloud.SettledAsync(new() { RecordedTypes = new HashSet<string> { "AWS::SageMaker::Model" } });
        var arn = cloud.Region().CreateNotebook("n");
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);
        TestCloud.Refused(() => cloud.History(arn), "ResourceNotDiscoveredException");
        cloud.Region().RecordedTypes = new HashSet<string> { TestCloud.NotebookType };
        cloud.Region().Recording = false;
        cloud.Region().CreateNotebook("n2");
        Assert.Empty(
            cloud.Region().Config("ListDiscoveredResources", new() { ["resourceType"] = TestCloud.NotebookType })![
                "resourceIdentifiers"
            ]!.AsArray()
        );
    }

    [Theory]
    [InlineData("AppImageConfig", false)]
    [InlineData("FeatureGroup", false)]
    [InlineData("InferenceExperiment", false)]
    [InlineData("Model", true)]
    [InlineData("Image", true)]
    [InlineData("MonitoringSchedule", true)]
    public async Task A_resource_is_recorded_by_its_primary_identifier(string kind, bool byArn)
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud.Region().Seed(kind, "X", []);
        var found = cloud.Region().Config("ListDiscoveredResources", new() { ["resourceType"] = "AWS::SageMaker::" + kind })![
            "resourceIdentifiers"
        ]![0]!;
        Assert.Equal(byArn ? arn : "X", (string?)found["resourceId"]);
        Assert.Equal("X", (string?)found["resourceName"]);
    }

    [Fact]
    public async Task Oddities_of_recorded_items_can_be_switched_on()
    {
        await using var cloud = await TestCloud.SettledAsync(
            new()
            {
                LowerCaseRecordedArns = true,
                OmittedProperties = new HashSet<string> { "PlatformIdentifier" },
            }
        );
        var arn = cloud.Region().CreateNotebook("Mixed-Case");
        Assert.EndsWith("/Mixed-Case", arn, StringComparison.Ordinal);
        var item = cloud.History("arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/mixed-case")[0];
        Assert.Equal("Mixed-Case", (string?)item["resourceName"]);
        Assert.DoesNotContain("PlatformIdentifier", (string)item["configuration"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nested_property_can_be_left_out_too()
    {
        await using var cloud = await TestCloud.SettledAsync(
            new()
            {
                OmittedProperties = new HashSet<string> { "OnlineStoreConfig.SecurityConfig.KmsKeyId", "None.At.All" },
            }
        );
        cloud
            .Region()
            .Seed(
                "FeatureGroup",
                "g",
                new()
                {
                    ["OnlineStoreConfig"] = new JsonObject
                    {
                        ["EnableOnlineStore"] = true,
                        ["SecurityConfig"] = new JsonObject { ["KmsKeyId"] = "k" },
                    },
                }
            );
        var configuration = JsonNode.Parse((string)cloud.History("g", "AWS::SageMaker::FeatureGroup")[0]["configuration"]!)!;
        Assert.Equal("""{"EnableOnlineStore":true,"SecurityConfig":{}}""", configuration["OnlineStoreConfig"]!.ToJsonString());
    }

    [Fact]
    public async Task A_seeded_notebook_of_2018_lacks_what_it_lacked()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud
            .Region()
            .Seed("NotebookInstance", "old", new() { ["InstanceType"] = "ml.t2.medium" }, [new("aws:cloudformation:stack-name", "s")]);
        Assert.False(cloud.Notebook("old").ContainsKey("DirectInternetAccess"));
        Assert.Equal("InService", cloud.Status("old"));
        Assert.Equal("s", (string?)cloud.History(arn)[0]["tags"]!["aws:cloudformation:stack-name"]);
    }

    [Fact]
    public async Task History_honours_times_order_and_limit()
    {
        var clock = TestCloud.Clock(TestCloud.Start.AddMilliseconds(500));
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        var arn = cloud.Region().CreateNotebook("n");
        for (var i = 0; i < 14; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            cloud
                .Region()
                .SageMaker(
                    "AddTags",
                    new() { ["ResourceArn"] = arn, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "i", ["Value"] = $"{i}" }) }
                );
        }
        JsonObject Get(string more)
        {
            var input = JsonNode.Parse(more)!.AsObject();
            (input["resourceType"], input["resourceId"]) = (TestCloud.NotebookType, arn);
            return cloud.Region().Config("GetResourceConfigHistory", input)!;
        }

        var first = Get("{}");
        Assert.Equal(10, first["configurationItems"]!.AsArray().Count);
        Assert.Equal("13", (string?)first["configurationItems"]![0]!["tags"]!["i"]);
        Assert.Equal(5, Get($$"""{"nextToken":"{{first["nextToken"]}}"}""")["configurationItems"]!.AsArray().Count);
        // Captured at .500: the whole second of it is too early, and that is AWS's trap.
        Assert.Empty(Get("""{"laterTime":1772366400}""")["configurationItems"]!.AsArray());
        Assert.Single(Get("""{"laterTime":1772366401}""")["configurationItems"]!.AsArray());
        Assert.Equal(
            "13",
            (string?)Get("""{"earlierTime":1772366540,"chronologicalOrder":"Forward"}""")["configurationItems"]![0]!["tags"]!["i"]
        );
        TestCloud.Refused(() => Get("""{"laterTime":1,"earlierTime":2}"""), "InvalidTimeRangeException");
        TestCloud.Refused(() => Get("""{"limit":101}"""), "ValidationException");
        TestCloud.Refused(() => Get("""{"nextToken":"x"}"""), "InvalidNextTokenException");

        cloud.Faults.EmptyHistoryPages = true;
        var empty = Get("{}");
        Assert.Empty(empty["configurationItems"]!.AsArray());
        Assert.Equal("13", (string?)Get($$"""{"nextToken":"{{empty["nextToken"]}}"}""")["configurationItems"]![0]!["tags"]!["i"]);
    }

    [Fact]
    public async Task Discovered_resources_are_listed_by_name_and_by_page_and_with_deleted_ones()
    {
        await using var cloud = await TestCloud.SettledAsync();
        for (var i = 0; i < 120; i++)
            cloud.Region().SageMaker("CreateModel", new() { ["ModelName"] = $"m{i:000}" });
        cloud.Region().SageMaker("DeleteModel", new() { ["ModelName"] = "m000" });
        JsonObject List(string more)
        {
            var input = JsonNode.Parse(more)!.AsObject();
            input["resourceType"] = "AWS::SageMaker::Model";
            return cloud.Region().Config("ListDiscoveredResources", input)!;
        }

        var first = List("{}");
        Assert.Equal(100, first["resourceIdentifiers"]!.AsArray().Count);
        Assert.Equal(19, List($$"""{"nextToken":"{{first["nextToken"]}}"}""")["resourceIdentifiers"]!.AsArray().Count);
        Assert.Single(List("""{"resourceName":"m007"}""")["resourceIdentifiers"]!.AsArray());
        Assert.Empty(List("""{"resourceName":"m000"}""")["resourceIdentifiers"]!.AsArray());
        Assert.NotNull(
            List("""{"resourceName":"m000","includeDeletedResources":true}""")["resourceIdentifiers"]![0]!["resourceDeletionTime"]
        );
    }
}
