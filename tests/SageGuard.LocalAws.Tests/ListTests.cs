// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task A_list_gives_ten_entries_a_page_and_pages_on()
    {
        await using var cloud = await TestCloud.SettledAsync();
        for (var i = 0; i < 23; i++)
            cloud.Region().CreateNotebook($"n{i:00}");
        var sizes = new List<int>();
        var names = new List<string>();
        var input = new JsonObject();
        while (true)
        {
            var page = cloud.Region().SageMaker("ListNotebookInstances", input)!;
            sizes.Add(page["NotebookInstances"]!.AsArray().Count);
            names.AddRange(page["NotebookInstances"]!.AsArray().Select(n => (string)n!["NotebookInstanceName"]!));
            if (page["NextToken"] is not { } next)
                break;
            input["NextToken"] = next.DeepClone();
        }
        Assert.Equal([10, 10, 3], sizes);
        Assert.Equal(Enumerable.Range(0, 23).Select(i => $"n{i:00}"), names);
    }

    [Fact]
    public async Task A_page_goes_on_where_it_stopped_although_resources_come_and_go()
    {
        await using var cloud = await TestCloud.SettledAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
            cloud.Region().SageMaker("CreateModel", new() { ["ModelName"] = name });
        var first = cloud
            .Region()
            .SageMaker(
                "ListModels",
                new()
                {
                    ["SortBy"] = "Name",
                    ["SortOrder"] = "Ascending",
                    ["MaxResults"] = 2,
                }
            )!;
        cloud.Region().SageMaker("DeleteModel", new() { ["ModelName"] = "b" });
        var second = cloud
            .Region()
            .SageMaker(
                "ListModels",
                new()
                {
                    ["SortBy"] = "Name",
                    ["SortOrder"] = "Ascending",
                    ["MaxResults"] = 2,
                    ["NextToken"] = (string?)first["NextToken"],
                }
            )!;
        Assert.Equal(["c", "d"], second["Models"]!.AsArray().Select(m => (string)m!["ModelName"]!));
        Assert.Null(second["NextToken"]);
    }

    [Theory]
    [InlineData("""{"MaxResults":0}""", "greater than or equal to 1")]
    [InlineData("""{"MaxResults":101}""", "less than or equal to 100")]
    [InlineData("""{"SortBy":"Size"}""", "enum value set: [Name, CreationTime, Status]")]
    [InlineData("""{"NextToken":"nonsense"}""", "NextToken")]
    public async Task A_wrong_list_input_is_refused(string input, string text)
    {
        await using var cloud = await TestCloud.SettledAsync();
        Assert.Contains(
            text,
            TestCloud
                .Refused(() => cloud.Region().SageMaker("ListNotebookInstances", JsonNode.Parse(input)!.AsObject()), "ValidationException")
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"NameContains":"ALPH"}""", "alpha")]
    [InlineData("""{"StatusEquals":"Stopped"}""", "beta")]
    [InlineData("""{"SortBy":"CreationTime","SortOrder":"Descending"}""", "gamma,beta,alpha")]
    [InlineData("""{"SortBy":"Status","SortOrder":"Ascending"}""", "alpha,gamma,beta")]
    [InlineData("""{"CreationTimeAfter":1772366460}""", "gamma")]
    [InlineData("""{"CreationTimeBefore":1772366460}""", "alpha")]
    public async Task A_list_filters_and_sorts(string input, string expected)
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        foreach (var name in new[] { "alpha", "beta", "gamma" })
        {
            cloud.Region().CreateNotebook(name);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        cloud.Region().SageMaker("StopNotebookInstance", TestCloud.Named("beta"));
        var list = cloud.Region().SageMaker("ListNotebookInstances", JsonNode.Parse(input)!.AsObject())!["NotebookInstances"]!.AsArray();
        Assert.Equal(expected, string.Join(',', list.Select(n => (string)n!["NotebookInstanceName"]!)));
    }

    [Fact]
    public async Task A_list_entry_does_not_say_whether_a_notebook_has_internet_access()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud.Region().CreateNotebook("n");
        var entry = cloud.Region().SageMaker("ListNotebookInstances", [])!["NotebookInstances"]![0]!.AsObject();
        Assert.Equal(
            [
                "NotebookInstanceName",
                "NotebookInstanceArn",
                "NotebookInstanceStatus",
                "Url",
                "InstanceType",
                "CreationTime",
                "LastModifiedTime",
            ],
            entry.Select(p => p.Key)
        );
    }

    [Fact]
    public async Task Ten_thousand_notebooks_are_listed_page_by_page()
    {
        await using var cloud = await TestCloud.SettledAsync();
        for (var i = 0; i < 10_000; i++)
            cloud.Region().CreateNotebook($"n{i}");
        var seen = new HashSet<string>();
        var input = new JsonObject { ["MaxResults"] = 100, ["SortBy"] = "CreationTime" };
        do
        {
            var page = cloud.Region().SageMaker("ListNotebookInstances", input)!;
            seen.UnionWith(page["NotebookInstances"]!.AsArray().Select(n => (string)n!["NotebookInstanceName"]!));
            input["NextToken"] = page["NextToken"]?.DeepClone();
        } while (input["NextToken"] is not null);
        Assert.Equal(10_000, seen.Count);
    }

    [Fact]
    public async Task Tags_are_listed_fifty_a_page_and_kept_at_fifty()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud.Region().CreateNotebook("n");
        cloud
            .Region()
            .SageMaker(
                "AddTags",
                new()
                {
                    ["ResourceArn"] = arn,
                    ["Tags"] = new JsonArray([
                        .. Enumerable.Range(0, 50).Select(i => new JsonObject { ["Key"] = $"k{i:00}", ["Value"] = "" }),
                    ]),
                }
            );
        TestCloud.Refused(
            () =>
                cloud
                    .Region()
                    .SageMaker(
                        "AddTags",
                        new() { ["ResourceArn"] = arn, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "one more", ["Value"] = "" }) }
                    ),
            "ValidationException"
        );
        Assert.Equal(50, cloud.Region().SageMaker("ListTags", new() { ["ResourceArn"] = arn })!["Tags"]!.AsArray().Count);
        Assert.Contains(
            "greater than or equal to 50",
            TestCloud
                .Refused(
                    () => cloud.Region().SageMaker("ListTags", new() { ["ResourceArn"] = arn, ["MaxResults"] = 49 }),
                    "ValidationException"
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task More_than_fifty_tags_are_listed_on_two_pages()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var arn = cloud.Region().Seed("Model", "m", [], Enumerable.Range(0, 60).Select(i => KeyValuePair.Create($"aws:k{i:00}", "v")));
        var first = cloud.Region().SageMaker("ListTags", new() { ["ResourceArn"] = arn })!;
        var second = cloud.Region().SageMaker("ListTags", new() { ["ResourceArn"] = arn, ["NextToken"] = (string?)first["NextToken"] })!;
        Assert.Equal((50, 10), (first["Tags"]!.AsArray().Count, second["Tags"]!.AsArray().Count));
    }
}
