// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Release;

/// <summary>package/Makefile, and the npm packages of the judges.</summary>
public sealed class PackagingTests
{
    // What `sam build` does where the build method is makefile: aws/aws-lambda-builders, workflows/custom_make/DESIGN.md.
    [Fact]
    public async Task Sam_build_finds_the_Makefile_its_target_and_the_published_bootstrap()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("make is not on Windows.");
        var template = Stacks.Tool.Parse(SageGuard.Deployment.Stacks.SamTemplate.Create());
        var (id, function) = Assert.Single(template["Resources"]!.AsObject(), resource => resource.Value!["Type"]!.GetValue<string>() == "AWS::Serverless::Function");
        Assert.Equal("makefile", function!["Metadata"]!["BuildMethod"]!.GetValue<string>());
        var source = Repository.PathOf(function["Properties"]!["CodeUri"]!.GetValue<string>());
        var scratch = Directory.CreateTempSubdirectory("sageguard scratch ").FullName;
        var artifacts = Directory.CreateTempSubdirectory("sageguard artifacts ").FullName;
        File.Copy(Path.Combine(source, "Makefile"), Path.Combine(scratch, "Makefile"));

        var missing = await MakeAsync();
        Assert.NotEqual(0, missing.Code);
        Assert.Contains("package/bootstrap is missing. Publish it first", missing.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(scratch, "bootstrap"), "PK", TestContext.Current.CancellationToken);
        var made = await MakeAsync();
        Assert.True(made.Code == 0, made.Error);
        Assert.Equal("bootstrap", Path.GetFileName(Assert.Single(Directory.GetFiles(artifacts))));
        Assert.Equal("PK", await File.ReadAllTextAsync(Path.Combine(artifacts, "bootstrap"), TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows()) Assert.Equal("755", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(artifacts, "bootstrap")), 8));

        async Task<(int Code, string Output, string Error)> MakeAsync() => (await Judges.RunAsync(
            "make", ["--makefile", Path.Combine(source, "Makefile"), $"build-{id}"], scratch, environment: new Dictionary<string, string> { ["ARTIFACTS_DIR"] = artifacts }))!.Value;
    }

    [Fact]
    public void Every_npm_package_is_pinned_and_the_lock_names_no_registry()
    {
        var package = JsonNode.Parse(File.ReadAllText(Path.Combine(Judges.Folder, "package.json")))!;
        Assert.All(package["devDependencies"]!.AsObject(), dependency => Assert.Matches("^\\d+\\.\\d+\\.\\d+$", dependency.Value!.GetValue<string>()));
        Assert.DoesNotMatch(new Regex("\"resolved\"|registry"), File.ReadAllText(Path.Combine(Judges.Folder, "package-lock.json")));
    }
}
