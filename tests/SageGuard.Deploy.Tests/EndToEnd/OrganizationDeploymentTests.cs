// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SageGuard.Cdk;
using SageGuard.Controls;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.EndToEnd.Tests;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Deploy.Tests.EndToEnd;

/// <summary>
/// The organization that the CDK app synthesizes, as its StackSet deploys it: the template and the parameters of the cloud
/// assembly, in two accounts and two Regions. LocalAws stands for AWS Config, SageMaker and Lambda of each; it has no S3, IAM,
/// SQS, CloudWatch or CloudFormation, so that of these only what the template says is compared.
/// </summary>
public sealed class OrganizationDeploymentTests
{
    private static readonly string[] Accounts = ["111111111111", "222222222222"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_account_and_Region_of_the_StackSet_evaluates_its_own_notebooks()
    {
        var stackSet = Synthesis.Template(Synthesis.EverySetting, "SageGuardOrganization")["Resources"]!["StackSet"]!["Properties"]!;
        var template = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(Synthesis.App(Synthesis.EverySetting), AssetOf(stackSet)), Token)
        )!;
        var parameters = stackSet["Parameters"]!
            .AsArray()
            .ToDictionary(
                parameter => parameter!["ParameterKey"]!.GetValue<string>(),
                parameter => parameter!["ParameterValue"]!.GetValue<string>()
            );
        var regions = stackSet["StackInstancesGroup"]![0]!["Regions"]!.AsArray().Select(region => region!.GetValue<string>()).ToList();
        Assert.Equal(2, regions.Count);

        var instances = from account in Accounts from region in regions select DeployAsync(template, parameters, account, region);
        Assert.Equal(4, (await Task.WhenAll(instances)).Length);
    }

    private static async Task<string> DeployAsync(JsonNode template, Dictionary<string, string> parameters, string account, string region)
    {
        var stack = new DeployedTemplate(template, parameters, region, account);
        Assert.Empty(stack.Refusals);
        var function = stack.Resources["SageGuardFunction"];
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AccountId = account,
                Region = region,
                FunctionName = function.Text("FunctionName")!,
                TransitionTime = TimeSpan.Zero,
            },
            Token
        );
        await using var process = FunctionProcess.Start(cloud, ("AWS_REGION", region));

        // The Region's own bucket and topic, and the very zip that was published.
        Assert.Equal($"acme-sageguard-{region}", function["Code"]!["S3Bucket"]!.GetValue<string>());
        Assert.All(
            stack.OfType("AWS::Lambda::Version"),
            version => Assert.Equal(new PublishedZip(Synthesis.Zip, "linux-x64").Sha256, version.Text("CodeSha256"))
        );
        Assert.All(
            stack.OfType("AWS::CloudWatch::Alarm"),
            alarm => Assert.Equal($"""["arn:aws:sns:{region}:111122223333:alarms"]""", alarm["AlarmActions"]!.ToJsonString())
        );
        Assert.Equal(account, stack.Only("AWS::Lambda::Permission").Text("SourceAccount"));

        foreach (var rule in stack.OfType("AWS::Config::ConfigRule"))
        {
            var input = rule.Properties.DeepClone().AsObject();
            // PutConfigRule takes the parameters as JSON in a string, and the function by its ARN.
            input["InputParameters"] = input["InputParameters"]!.ToJsonString();
            Assert.Equal("<SageGuardFunction.Arn>", input["Source"]!["SourceIdentifier"]!.GetValue<string>());
            input["Source"]!["SourceIdentifier"] = cloud.FunctionArn;
            cloud.Region().Config("PutConfigRule", new JsonObject { ["ConfigRule"] = input });
        }

        Assert.Equal(ControlSet.SecurityHub.Controls.Count, stack.OfType("AWS::Config::ConfigRule").Count);
        cloud
            .Region()
            .CreateNotebook($"open-{region}", new JsonObject { ["DirectInternetAccess"] = "Enabled", ["RootAccess"] = "Disabled" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        var result = Assert.Single(cloud.Region().Results("sageguard-sagemaker-1"));
        Assert.Equal(
            ("NON_COMPLIANT", "DirectInternetAccess is Enabled; it must be Disabled."),
            (result.ComplianceType, result.Annotation)
        );
        Assert.Equal("COMPLIANT", Assert.Single(cloud.Region().Results("sageguard-sagemaker-3")).ComplianceType);
        Assert.Empty(cloud.DeadLetters);
        return $"{account} {region}";
    }

    // TemplateURL is a join around the asset's name.
    private static string AssetOf(JsonNode stackSet) =>
        $"asset.{Regex.Match(stackSet["TemplateURL"]!.ToJsonString(), "([0-9a-f]{64})\\.json").Groups[1].Value}.json";
}
