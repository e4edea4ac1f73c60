// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Policies;

/// <summary>What the CDK app deploys is what <c>sageguard policy scp</c> prints.</summary>
public sealed class ScpCommandTests
{
    [Fact]
    public async Task The_command_prints_the_policies_in_the_repository()
    {
        var files = Directory
            .GetFiles(Repository.PathOf("policies/scp"))
            .Where(file => !Path.GetFileName(file).StartsWith("SageGuard", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        for (var part = 1; part <= files.Count; part++)
        {
            Assert.Equal(
                (await File.ReadAllTextAsync(files[part - 1], TestContext.Current.CancellationToken)).TrimEnd().ReplaceLineEndings(),
                (await PrintAsync("--protect", "--part", $"{part}")).TrimEnd().ReplaceLineEndings()
            );
        }
    }

    [Fact]
    public async Task The_prevention_stack_deploys_what_the_command_prints_with_the_same_settings()
    {
        const string BreakGlass = "arn:aws:iam::*:role/ops/Rescue*";
        const string Owner = "arn:aws:iam::*:role/AcmeWaivers";
        var template = Tool.Parse(
            PreventionTemplate.Create(
                DeploymentSettings.Read(
                    new Dictionary<string, string>
                    {
                        ["policyTargets"] = "r-abcd",
                        ["breakGlass"] = BreakGlass,
                        ["waiverTagKey"] = "acme-waiver",
                        ["waiverRole"] = Owner,
                        ["protect"] = "true",
                        ["deployingRoles"] = "arn:aws:iam::*:role/Deploy,arn:aws:iam::*:role/stacksets-exec-*",
                        ["recorderRoles"] = "arn:aws:iam::*:role/LandingZone",
                        ["evaluatingRoles"] = "arn:aws:iam::*:role/OtherRules",
                        ["rolePath"] = "/acme/sageguard/",
                    }
                )
            )
        );
        var deployed = template["Resources"]!
            .AsObject()
            .Where(resource => resource.Value!["Type"]!.GetValue<string>() == "AWS::Organizations::Policy")
            .SelectMany(resource => Statements(resource.Value!["Properties"]!["Content"]!));

        string[] settings =
        [
            "--break-glass",
            BreakGlass,
            "--waiver-tag-key",
            "acme-waiver",
            "--waiver-role",
            Owner,
            "--protect",
            "--deploying-roles",
            "arn:aws:iam::*:role/Deploy,arn:aws:iam::*:role/stacksets-exec-*",
            "--recorder-roles",
            "arn:aws:iam::*:role/LandingZone",
            "--evaluating-roles",
            "arn:aws:iam::*:role/OtherRules",
            "--role-path",
            "/acme/sageguard/",
        ];
        var printed = new List<string>();
        for (var part = 1; await TryPrintAsync([.. settings, "--part", $"{part}"]) is { } policy; part++)
            printed.AddRange(Statements(JsonNode.Parse(policy)!));

        Assert.NotEmpty(printed);
        Assert.Equal(printed.Order(StringComparer.Ordinal), deployed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--role-path", "/acme/", "--role-path has no effect without --protect. Remove it, or add --protect.")]
    [InlineData(
        "--evaluating-roles",
        "arn:aws:iam::*:role/x",
        "--evaluating-roles has no effect without --protect. Remove it, or add --protect."
    )]
    [InlineData(
        "--deploying-roles",
        "Deploy",
        "--deploying-roles is 'Deploy'; allowed: ARNs of roles, separated by commas, where * stands for any part but not for all of a name, such as arn:*:iam::*:role/pipelines/Deploy."
    )]
    public async Task A_mistake_is_answered_by_the_options_name(string option, string value, string sentence)
    {
        var (code, output, error) = await Command.RunAsync("policy", "scp", option, value);
        Assert.Equal((64, "", $"sageguard: {sentence}"), (code, output, error.TrimEnd()));
    }

    private static IEnumerable<string> Statements(JsonNode policy) =>
        policy["Statement"]!.AsArray().Select(statement => statement!.ToJsonString());

    private static async Task<string> PrintAsync(params string[] settings) =>
        await TryPrintAsync(settings) ?? throw new InvalidOperationException("The command failed.");

    // Null where there is no such part.
    private static async Task<string?> TryPrintAsync(params string[] settings)
    {
        var (code, output, error) = await Command.RunAsync(["policy", "scp", .. settings]);
        if (code == 0)
            return output;
        Assert.Contains("is not there", error, StringComparison.Ordinal);
        return null;
    }
}
