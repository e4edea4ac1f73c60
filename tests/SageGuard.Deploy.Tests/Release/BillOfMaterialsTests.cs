// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deploy.Tests.Release;

/// <summary>build/bill-of-materials.mjs: what is in the function's zip.</summary>
public sealed class BillOfMaterialsTests
{
    public static TheoryData<string> Projects => ["SageGuard.Lambda", "SageGuard.Cli"];

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task It_names_every_package_with_its_hash_and_licence_and_the_SDK(string project)
    {
        var bill = JsonNode.Parse(await WriteAsync(project))!;
        Assert.Equal(Repository.Version, bill["metadata"]!["component"]!["version"]!.GetValue<string>());
        var components = bill["components"]!.AsArray();
        Assert.Equal(
            Locked(project).Order(StringComparer.Ordinal),
            components
                .Where(component => component!["type"]!.GetValue<string>() == "library")
                .Select(component => component!["name"]!.GetValue<string>())
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            components.Where(component => component!["type"]!.GetValue<string>() == "library"),
            component => Assert.Matches("^[0-9a-f]{128}$", component!["hashes"]![0]!["content"]!.GetValue<string>())
        );
        Assert.All(components, component => Assert.NotEmpty(component!["licenses"]!.AsArray()));
        Assert.Equal(
            (await File.ReadAllTextAsync(Repository.PathOf("build/release-sdk"), TestContext.Current.CancellationToken)).Trim(),
            Assert.Single(components, component => component!["name"]!.GetValue<string>() == ".NET SDK")!["version"]!.GetValue<string>()
        );
    }

    // Who needs what: from the application every component is reached, and no reference leads nowhere.
    [Theory]
    [MemberData(nameof(Projects))]
    public async Task It_says_what_needs_what(string project)
    {
        var bill = JsonNode.Parse(await WriteAsync(project))!;
        var graph = bill["dependencies"]!
            .AsArray()
            .ToDictionary(
                entry => entry!["ref"]!.GetValue<string>(),
                entry => entry!["dependsOn"]!.AsArray().Select(needed => needed!.GetValue<string>()).ToList()
            );
        var reached = new HashSet<string>();
        var open = new Queue<string>([bill["metadata"]!["component"]!["bom-ref"]!.GetValue<string>()]);
        while (open.TryDequeue(out var next))
        {
            if (!reached.Add(next))
                continue;
            foreach (var needed in graph[next])
                open.Enqueue(needed);
        }

        Assert.Equal(graph.Keys.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
        Assert.Superset(bill["components"]!.AsArray().Select(component => component!["bom-ref"]!.GetValue<string>()).ToHashSet(), reached);
    }

    [Fact]
    public async Task It_is_valid_by_the_schema_of_CycloneDX()
    {
        var texts = new[] { await WriteAsync("SageGuard.Lambda"), await WriteAsync("SageGuard.Cli") };
        var wrong = JsonNode.Parse(texts[0])!.AsObject();
        wrong["serialNumber"] = "one";
        var answers = (await Judges.AskAsync("bill.mjs", new JsonArray(texts[0], texts[1], wrong.ToJsonString()))).AsArray();
        Assert.Null(answers[0]);
        Assert.Null(answers[1]);
        // The schema would find something.
        Assert.NotNull(answers[2]);
    }

    // What actions/attest-sbom asks of a file before it signs it: src/sbom.ts of its repository.
    [Fact]
    public async Task It_is_one_that_can_be_signed()
    {
        var bill = JsonNode.Parse(await WriteAsync())!;
        Assert.All((string[])["bomFormat", "serialNumber", "specVersion"], member => Assert.NotEqual("", bill[member]!.GetValue<string>()));
    }

    [Fact]
    public async Task It_is_the_same_each_time() => Assert.Equal(await WriteAsync(), await WriteAsync());

    private static HashSet<string> Locked(string project) =>
        [
            .. JsonNode.Parse(File.ReadAllText(Repository.PathOf($"src/{project}/packages.lock.json")))!["dependencies"]!
                .AsObject()
                .SelectMany(target => target.Value!.AsObject())
                .Where(entry => entry.Value!["type"]!.GetValue<string>() != "Project")
                .Select(entry => entry.Key),
        ];

    private static async Task<string> WriteAsync(string project = "SageGuard.Lambda")
    {
        await Judges.InstallAsync();
        var (code, output, error) = (await Judges.RunAsync("node", [Repository.PathOf("build/bill-of-materials.mjs"), project]))!.Value;
        Assert.True(code == 0, error);
        return output;
    }
}
