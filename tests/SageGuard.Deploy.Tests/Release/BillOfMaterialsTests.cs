// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deploy.Tests.Release;

/// <summary>build/bill-of-materials.mjs: what is in the function's zip.</summary>
public sealed class BillOfMaterialsTests
{
    [Fact]
    public async Task It_names_every_package_in_the_zip_with_its_hash()
    {
        var bill = JsonNode.Parse(await WriteAsync())!;
        Assert.Equal(Repository.Version, bill["metadata"]!["component"]!["version"]!.GetValue<string>());
        var components = bill["components"]!.AsArray();
        Assert.Contains(components, component => component!["name"]!.GetValue<string>() == "AWSSDK.Core");
        Assert.All(components, component => Assert.Matches("^[0-9a-f]{128}$", component!["hashes"]![0]!["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task It_is_valid_by_the_schema_of_CycloneDX()
    {
        var text = await WriteAsync();
        var wrong = JsonNode.Parse(text)!.AsObject();
        wrong["serialNumber"] = "one";
        var answers = (await Judges.AskAsync("bill.mjs", new JsonArray(text, wrong.ToJsonString()))).AsArray();
        Assert.Null(answers[0]);
        // The schema would find something.
        Assert.NotNull(answers[1]);
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

    private static async Task<string> WriteAsync()
    {
        await Judges.InstallAsync();
        var (code, output, error) = (await Judges.RunAsync("node", [Repository.PathOf("build/bill-of-materials.mjs")]))!.Value;
        Assert.True(code == 0, error);
        return output;
    }
}
