// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Release;

/// <summary>What is packaged for SAM, and the npm packages of the judges.</summary>
public sealed class PackagingTests
{
    // template.yaml names the zip of its own version and processor: without it nothing is uploaded, and nothing deployed.
    [Fact]
    public async Task Packaging_without_a_published_zip_fails()
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-package-").FullName;
        File.Copy(Repository.PathOf("template.yaml"), Path.Combine(folder, "template.yaml"));
        var environment = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_DEFAULT_REGION"] = "eu-central-1",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["AWS_CA_BUNDLE"] = "",
        };
        if (
            await Judges.RunAsync(
                "aws",
                [
                    "cloudformation",
                    "package",
                    "--template-file",
                    "template.yaml",
                    "--s3-bucket",
                    "zips",
                    "--output-template-file",
                    "packaged.yaml",
                ],
                folder,
                environment: environment
            )
            is not { } run
        )
        {
            Judges.Missing("The aws command line is not installed: pip install awscli");
            return;
        }

        Assert.NotEqual(0, run.Code);
        Assert.Contains($"sageguard-{Repository.Version}-linux-x64.zip", run.Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "packaged.yaml")));
    }

    [Fact]
    public void A_template_for_a_processor_names_that_processors_zip()
    {
        foreach (var (architecture, runtime) in new[] { ("x86_64", "linux-x64"), ("arm64", "linux-arm64") })
        {
            var properties = Stacks.Tool.Parse(SageGuard.Deployment.Stacks.SamTemplate.Create(architecture))["Resources"]![
                "SageGuardFunction"
            ]!["Properties"]!;
            Assert.Equal($"artifacts/sageguard-{Repository.Version}-{runtime}.zip", properties["CodeUri"]!.GetValue<string>());
            Assert.Equal($"""["{architecture}"]""", properties["Architectures"]!.ToJsonString());
        }
    }

    [Fact]
    public void Every_npm_package_is_pinned_and_the_lock_names_no_registry()
    {
        var package = JsonNode.Parse(File.ReadAllText(Path.Combine(Judges.Folder, "package.json")))!;
        Assert.All(
            package["devDependencies"]!.AsObject(),
            dependency => Assert.Matches("^\\d+\\.\\d+\\.\\d+$", dependency.Value!.GetValue<string>())
        );
        Assert.DoesNotMatch(new Regex("\"resolved\"|registry"), File.ReadAllText(Path.Combine(Judges.Folder, "package-lock.json")));
    }
}
