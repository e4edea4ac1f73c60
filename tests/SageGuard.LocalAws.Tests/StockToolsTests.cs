// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.LocalAws.Tests;

public sealed class StockToolsTests
{
    [Fact]
    public async Task Every_answer_fits_the_service_model_of_botocore()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new() { TransitionTime = TimeSpan.Zero },
            TestContext.Current.CancellationToken
        );
        cloud.CreateOrganization().AddUnit("research");

        // In another Region: where there is a network, notebooks have to be in it.
        var elsewhere = cloud.Region("eu-central-1");
        elsewhere.AddNetwork(
            JsonNode
                .Parse(
                    (
                        await File.ReadAllTextAsync(
                            Path.Combine(AppContext.BaseDirectory, "network.json"),
                            TestContext.Current.CancellationToken
                        )
                    )
                        .Replace("{Region}", elsewhere.Name, StringComparison.Ordinal)
                        .Replace("{Account}", elsewhere.Account, StringComparison.Ordinal)
                )!
                .AsObject()
        );
        elsewhere.AddKey(new LocalKey("0a1b2c3d-0000-1111-2222-333344445555") { Alias = "alias/notebooks" });
        elsewhere.SetNotebookQuota("ml.t3.medium", 2);
        cloud.AddBucket(new LocalBucket("compared") { Region = elsewhere.Name });
        cloud.AddRole(
            new LocalRole(elsewhere.Account, "lab")
            {
                Policies = new Dictionary<string, string>
                {
                    ["one"] =
                        """{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::compared/l?b/*"},{"Effect":"Deny","NotAction":["s3:Get*"],"Resource":"*/secret/*"}]}""",
                },
            }
        );
        var (code, output, error) = await StockTool.RunAsync(cloud, "python3", Script(), cloud.Endpoint.ToString(), cloud.FunctionArn);
        StockTool.SkipWithoutBoto(error);
        Assert.True(code == 0, output + error);
        Assert.Contains("answers fit the model", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_aws_command_line_takes_a_notebook_through_its_life()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new() { TransitionTime = TimeSpan.Zero },
            TestContext.Current.CancellationToken
        );
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        var created = aws.Run(
            "sagemaker",
            "create-notebook-instance",
            "--notebook-instance-name",
            "My-Notebook",
            "--instance-type",
            "ml.t3.medium",
            "--role-arn",
            "arn:aws:iam::123456789012:role/sage"
        );
        Assert.EndsWith("notebook-instance/My-Notebook", created!["NotebookInstanceArn"]!.GetValue<string>(), StringComparison.Ordinal);

        aws.Run("sagemaker", "stop-notebook-instance", "--notebook-instance-name", "My-Notebook");
        Assert.Equal(
            "Stopped",
            aws.Run("sagemaker", "list-notebook-instances")!["NotebookInstances"]![0]!["NotebookInstanceStatus"]!.GetValue<string>()
        );
        aws.Run("sagemaker", "start-notebook-instance", "--notebook-instance-name", "My-Notebook");

        var (code, _, error) = aws.Try("sagemaker", "delete-notebook-instance", "--notebook-instance-name", "My-Notebook");
        Assert.NotEqual(0, code);
        Assert.Contains(
            "An error occurred (ValidationException) when calling the DeleteNotebookInstance operation: Status (InService) not in ([Stopped, Failed]). Unable to transition to (Deleting)",
            error,
            StringComparison.Ordinal
        );

        aws.Run("sagemaker", "stop-notebook-instance", "--notebook-instance-name", "My-Notebook");
        aws.Run("sagemaker", "delete-notebook-instance", "--notebook-instance-name", "My-Notebook");
        Assert.Empty(aws.Run("sagemaker", "list-notebook-instances")!["NotebookInstances"]!.AsArray());
    }

    [Fact]
    public async Task The_aws_command_line_makes_a_rule_and_reads_compliance()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new() { TransitionTime = TimeSpan.Zero },
            TestContext.Current.CancellationToken
        );
        using var wire = new WireClient(cloud);
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        cloud.Region().CreateNotebook("open");
        var rule = new JsonObject
        {
            ["ConfigRuleName"] = "sagemaker-1",
            ["Scope"] = new JsonObject { ["ComplianceResourceTypes"] = new JsonArray("AWS::SageMaker::NotebookInstance") },
            ["Source"] = new JsonObject
            {
                ["Owner"] = "CUSTOM_LAMBDA",
                ["SourceIdentifier"] = cloud.FunctionArn,
                ["SourceDetails"] = new JsonArray(
                    new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = "ConfigurationItemChangeNotification" }
                ),
            },
        };
        aws.Run("configservice", "put-config-rule", "--config-rule", rule.ToJsonString());
        await FunctionStub.TakeAsync(cloud, wire, "NON_COMPLIANT");

        var details = aws.Run("configservice", "get-compliance-details-by-config-rule", "--config-rule-name", "sagemaker-1");
        Assert.Equal("NON_COMPLIANT", details!["EvaluationResults"]![0]!["ComplianceType"]!.GetValue<string>());
        var overall = aws.Run("configservice", "describe-compliance-by-config-rule");
        Assert.Equal(
            1,
            overall!["ComplianceByConfigRules"]![0]!["Compliance"]!["ComplianceContributorCount"]!["CappedCount"]!.GetValue<int>()
        );
        Assert.Equal("123456789012", aws.Run("sts", "get-caller-identity")!["Account"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_aws_command_line_invokes_the_function()
    {
        await using var cloud = await LocalCloud.StartAsync(null, TestContext.Current.CancellationToken);
        using var wire = new WireClient(cloud);
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        var file = Path.GetTempFileName();
        // fileb:// is what versions 1 and 2 both take as it is.
        await File.WriteAllTextAsync(file, """{"a":1}""", TestContext.Current.CancellationToken);
        var running = Task.Run(
            () => aws.Run("lambda", "invoke", "--function-name", "sageguard", "--payload", $"fileb://{file}", file),
            TestContext.Current.CancellationToken
        );
        var delivery = await wire.NextAsync();
        Assert.Equal("""{"a":1}""", delivery.Payload);
        (await wire.RespondAsync(delivery.RequestId, "\"done\"")).Dispose();
        Assert.Equal(200, (await running)!["StatusCode"]!.GetValue<int>());
        Assert.Equal("\"done\"", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
    }

    [Fact]
    public async Task Amazon_S3_answers_as_moto_does()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud.AddBucket(new LocalBucket("compared") { IsVersioned = true });
        var (code, output, error) = await StockTool.RunAsync(
            cloud,
            "python3",
            Path.Combine(AppContext.BaseDirectory, "compare_s3.py"),
            cloud.Endpoint.ToString()
        );
        StockTool.SkipWithoutBoto(error);
        Assert.True(code == 0, output + error);
    }

    private static string Script() => Path.Combine(AppContext.BaseDirectory, "check_shapes.py");
}
