// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Shared;

namespace SageGuard.LocalAws.Tests;

/// <summary>What LocalAws lacks is refused by name, in each service's own protocol, and never in words that a client takes for an
/// answer.</summary>
public sealed class NotServedTests
{
    [Theory]
    [InlineData("LocalAws does not serve sagemaker:ListTrainingJobs. Of sagemaker it serves 1", "sagemaker", "list-training-jobs")]
    [InlineData(
        "LocalAws does not serve config:DescribeConformancePacks. Of config it serves DeleteConfigRule, ",
        "configservice",
        "describe-conformance-packs"
    )]
    [InlineData("LocalAws does not serve ec2:DescribeInstances. Of ec2 it serves DescribeEgressOnly", "ec2", "describe-instances")]
    [InlineData("LocalAws does not serve iam:ListRoles. Of iam it serves GetAccountAuthorizationDetails, ", "iam", "list-roles")]
    [InlineData(
        "LocalAws does not serve s3:GET /BUCKET?acl. Of s3 it serves AbortMultipartUpload, ",
        "s3api",
        "get-bucket-acl",
        "--bucket",
        "any"
    )]
    [InlineData(
        "LocalAws does not serve ecr:DescribeRepositories, nor any other call of ecr. It serves calls of sagemaker, config, sts, ",
        "ecr",
        "describe-repositories"
    )]
    [InlineData("LocalAws does not serve sts:GetSessionToken. Of sts it serves AssumeRole, GetCallerIdentity.", "sts", "get-session-token")]
    [InlineData("LocalAws does not serve kms:ListKeys. Of kms it serves DescribeKey.", "kms", "list-keys")]
    [InlineData("LocalAws does not serve lambda:GET /2015-03-31/functions", "lambda", "list-functions")]
    [InlineData("LocalAws does not serve logs:DescribeLogGroups. Of logs it serves FilterLogEvents.", "logs", "describe-log-groups")]
    public async Task The_aws_command_line_shows_the_call_and_what_is_served(string sentence, params string[] command)
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        var (code, _, error) = aws.Try(command);
        Assert.NotEqual(0, code);
        Assert.Contains("(NotServedByLocalAws)", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(cloud.Calls.All);
    }

    [Theory]
    [InlineData("sts", "get-caller-identity")]
    [InlineData("sagemaker", "list-notebook-instances")]
    public async Task A_Region_that_AWS_does_not_have_is_refused_by_name(params string[] command)
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        var (code, _, error) = aws.Try([.. command, "--region", "eu-west-7"]);
        Assert.NotEqual(0, code);
        Assert.Contains("Credential should be scoped to a valid region, not 'eu-west-7'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_aws_command_line_reads_the_Regions_stops_the_recorder_and_starts_it_again()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var aws = AwsCommandLine.StartOrSkip(cloud.Endpoint);
        Assert.Contains(
            aws.Run("ec2", "describe-regions")!["Regions"]!.AsArray(),
            region => (string?)region!["RegionName"] == "eu-central-1"
        );

        aws.Run("configservice", "stop-configuration-recorder", "--configuration-recorder-name", "default");
        Assert.False(Recorder()["recording"]!.GetValue<bool>());
        Assert.NotNull(Recorder()["lastStopTime"]);
        cloud.Region().CreateNotebook("unseen");
        Assert.Empty(
            aws.Run("configservice", "list-discovered-resources", "--resource-type", TestCloud.NotebookType)![
                "resourceIdentifiers"
            ]!.AsArray()
        );

        aws.Run("configservice", "start-configuration-recorder", "--configuration-recorder-name", "default");
        Assert.True(Recorder()["recording"]!.GetValue<bool>());
        cloud.Region().CreateNotebook("seen");
        Assert.Equal(
            "seen",
            (string?)
                Assert.Single(
                    aws.Run("configservice", "list-discovered-resources", "--resource-type", TestCloud.NotebookType)![
                        "resourceIdentifiers"
                    ]!.AsArray()
                )!["resourceName"]
        );
        Assert.Contains(
            "(NoSuchConfigurationRecorderException)",
            aws.Try("configservice", "stop-configuration-recorder", "--configuration-recorder-name", "other").Error,
            StringComparison.Ordinal
        );

        JsonNode Recorder() => aws.Run("configservice", "describe-configuration-recorder-status")!["ConfigurationRecordersStatus"]![0]!;
    }
}
