// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SageGuard.Cdk;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The stacks of an organization: what the CDK app makes of settings.</summary>
public sealed class OrganizationTests
{
    [Fact]
    public void A_service_managed_StackSet_takes_in_new_accounts()
    {
        var stackSet = new DeployedTemplate(Synthesis.WithoutToolkit(Stack("SageGuardOrganization"))).Only("AWS::CloudFormation::StackSet");
        Assert.Equal("SERVICE_MANAGED", stackSet.Text("PermissionModel"));
        Assert.Equal("""{"Enabled":true,"RetainStacksOnAccountRemoval":false}""", stackSet["AutoDeployment"]!.ToJsonString());
        Assert.Equal("""["CAPABILITY_IAM"]""", stackSet["Capabilities"]!.ToJsonString());
        Assert.Equal(
            """[{"DeploymentTargets":{"OrganizationalUnitIds":["ou-abcd-11111111","ou-abcd-22222222"]},"Regions":["eu-central-1","us-east-1"]}]""",
            stackSet["StackInstancesGroup"]!.ToJsonString()
        );
        Assert.Equal(
            """[{"ParameterKey":"ArtifactBucketPrefix","ParameterValue":"acme-sageguard"},{"ParameterKey":"ArtifactKey","ParameterValue":"KEY"},{"ParameterKey":"ArtifactSha256","ParameterValue":"HASH"}]""",
            System
                .Text.RegularExpressions.Regex.Unescape(stackSet["Parameters"]!.ToJsonString())
                .Replace(Key(), "KEY", StringComparison.Ordinal)
                .Replace(new PublishedZip(Synthesis.Zip, "linux-x64").Sha256, "HASH", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_StackSet_gets_the_plain_template_whose_size_no_setting_brings_near_the_limit()
    {
        var url = new DeployedTemplate(Synthesis.WithoutToolkit(Stack("SageGuardOrganization")))
            .Only("AWS::CloudFormation::StackSet")
            .Text("TemplateURL")!;
        var asset = Regex
            .Match(url, @"^https://s3\.eu-central-1\.amazonaws\.com/cdk-hnb659fds-assets-111122223333-eu-central-1/([0-9a-f]{64})\.json$")
            .Groups[1]
            .Value;
        var body = File.ReadAllText(Path.Combine(Synthesis.App(Synthesis.EverySetting), $"asset.{asset}.json"));
        Assert.Equal(TemplateJson.Write(AccountTemplate.Create(DeploymentSettings.Read(Synthesis.EverySetting).Account)), body);
        // A StackSet takes 1 MB from a bucket.
        Assert.InRange(body.Length, 1, 100_000);
    }

    [Fact]
    public void The_portable_stack_needs_nothing_of_the_CDK_in_the_account()
    {
        var template = Stack("SageGuardPortable");
        Assert.Equal(
            ["ArtifactBucketPrefix", "ArtifactKey", "ArtifactSha256"],
            template["Parameters"]!.AsObject().Select(parameter => parameter.Key)
        );
        Assert.Null(template["Rules"]);
        Assert.DoesNotContain("cdk", template.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("BootstrapVersion", template.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_portable_stack_takes_its_code_from_the_Regions_own_bucket() =>
        Assert.All(
            new DeployedTemplate(Stack("SageGuardPortable"), Tool.CodeLocation).OfType("AWS::Lambda::Function"),
            function => Assert.Equal("""{"S3Bucket":"acme-eu-central-1","S3Key":"sageguard/x.zip"}""", function["Code"]!.ToJsonString())
        );

    [Fact]
    public void The_portable_stack_is_otherwise_the_accounts()
    {
        var portable = new DeployedTemplate(Stack("SageGuardPortable"), Tool.CodeLocation).Resources;
        var account = new DeployedTemplate(Synthesis.WithoutToolkit(Stack("SageGuard"))).Resources;
        Assert.Equal(account.Keys, portable.Keys);
        foreach (var (id, resource) in account)
        {
            foreach (var code in (string[])["Code", "CodeSha256"])
                _ = (resource.Properties.Remove(code), portable[id].Properties.Remove(code));
            Assert.Equal(resource.Properties.ToJsonString(), portable[id].Properties.ToJsonString());
        }
    }

    [Fact]
    public void The_organization_reads_the_artifacts_and_no_one_else_does()
    {
        var template = Stack("SageGuardArtifacts");
        var deployment = new DeployedTemplate(template);
        Assert.Equal(
            $"s3://<{deployment.Only("AWS::S3::Bucket").LogicalId}>/{Key()}",
            deployment.Text(template["Outputs"]!["CopyTheZipTo"]!["Value"]!)
        );
        var bucket = deployment.Only("AWS::S3::Bucket");
        Assert.Equal("acme-sageguard-eu-central-1", bucket.Text("BucketName"));
        Assert.Equal(("Retain", "Retain"), (bucket.DeletionPolicy, bucket.UpdateReplacePolicy));
        Assert.All(bucket["PublicAccessBlockConfiguration"]!.AsObject(), setting => Assert.True(setting.Value!.GetValue<bool>()));
        Assert.Equal(4, bucket["PublicAccessBlockConfiguration"]!.AsObject().Count);
        Assert.NotNull(bucket["BucketEncryption"]);
        var allow = Assert.Single(
            deployment.Only("AWS::S3::BucketPolicy")["PolicyDocument"]!["Statement"]!.AsArray(),
            statement => statement!["Effect"]!.GetValue<string>() == "Allow"
        )!;
        Assert.Equal("s3:GetObject", allow["Action"]!.GetValue<string>());
        Assert.Equal("""{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}""", allow["Condition"]!.ToJsonString());
    }

    [Fact]
    public void A_key_of_the_organizations_own_encrypts_the_zips_and_the_topic()
    {
        const string key = "arn:aws:kms:{region}:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
        var bucket = new DeployedTemplate(
            Tool.Parse(ArtifactsTemplate.Create("acme", "o-abcdefghij", "sageguard/x.zip", key)),
            region: "us-east-1"
        ).Only("AWS::S3::Bucket");
        Assert.Equal(
            """{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"}""",
            bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!.ToJsonString()
        );
        var topic = new DeployedTemplate(Tool.Parse(TopicTemplate.Create("alarms", "o-abcdefghij", key)), region: "us-east-1");
        Assert.Equal(
            "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            topic.Only("AWS::SNS::Topic").Text("KmsMasterKeyId")
        );
        Assert.Empty(topic.OfType("AWS::KMS::Key"));
    }

    [Fact]
    public void The_key_of_the_zip_changes_with_its_bytes()
    {
        var other = $"{Synthesis.Zip}.other.zip";
        File.WriteAllText(other, "PK2");
        Assert.Matches("^sageguard/sageguard-[0-9a-f]{16}\\.zip$", Key());
        Assert.NotEqual(Key()[^20..], new PublishedZip(other, "linux-x64").ArtifactKey[^20..]);
    }

    [Fact]
    public void Aggregation_covers_the_organization_and_all_Regions()
    {
        var deployment = new DeployedTemplate(Synthesis.WithoutToolkit(Stack("SageGuardAggregation")));
        Assert.True(
            deployment.Only("AWS::Config::ConfigurationAggregator")["OrganizationAggregationSource"]!["AllAwsRegions"]!.GetValue<bool>()
        );
        Assert.Equal(
            """{"RegionLinkingMode":"ALL_REGIONS"}""",
            deployment.Only("AWS::SecurityHub::FindingAggregator").Properties.ToJsonString()
        );
        Assert.Equal(
            [
                "organizations:DescribeOrganization *",
                "organizations:ListAWSServiceAccessForOrganization *",
                "organizations:ListAccounts *",
                "organizations:ListDelegatedAdministrators *",
            ],
            deployment.Only("AWS::IAM::Role").Permissions()
        );
    }

    // An alarm notifies topics of its own Region only.
    [Fact]
    public void Each_Regions_alarms_notify_a_topic_of_that_Region()
    {
        var template = AccountTemplate.Create(DeploymentSettings.Read(Synthesis.EverySetting).Account);
        foreach (var region in (string[])["eu-central-1", "us-east-1"])
        {
            var alarms = new DeployedTemplate(Tool.Parse(template), Tool.CodeLocation, region).OfType("AWS::CloudWatch::Alarm");
            Assert.Equal(30, alarms.Count);
            Assert.All(
                alarms,
                alarm => Assert.Equal($"""["arn:aws:sns:{region}:111122223333:alarms"]""", alarm["AlarmActions"]!.ToJsonString())
            );
        }
    }

    [Fact]
    public void The_topic_takes_the_alarms_of_the_organization_and_of_no_one_else_encrypted()
    {
        var deployment = new DeployedTemplate(Stack("SageGuardTopic"));
        var topic = deployment.Only("AWS::SNS::Topic");
        Assert.Equal("sageguard-alarms", topic.Text("TopicName"));
        var key = deployment.Only("AWS::KMS::Key");
        Assert.Equal($"<{key.LogicalId}.Arn>", topic.Text("KmsMasterKeyId"));
        const string condition = """{"StringEquals":{"aws:SourceOrgID":"o-abcdefghij"}}""";
        foreach (var policy in new[] { deployment.Only("AWS::SNS::TopicPolicy")["PolicyDocument"]!, key["KeyPolicy"]! })
        {
            var service = Assert.Single(policy["Statement"]!.AsArray(), statement => statement!["Principal"]!["Service"] is not null)!;
            Assert.Equal("cloudwatch.amazonaws.com", service["Principal"]!["Service"]!.GetValue<string>());
            Assert.Equal(condition, service["Condition"]!.ToJsonString());
        }
    }

    // What lets a service in says for whom: no account of someone else's can have it act here.
    [Fact]
    public void No_service_is_let_in_without_a_source()
    {
        foreach (var stack in (string[])["SageGuard", "SageGuardAggregation", "SageGuardArtifacts", "SageGuardTopic"])
        {
            var deployment = new DeployedTemplate(Synthesis.WithoutToolkit(Stack(stack)));
            foreach (var resource in deployment.Resources.Values)
            {
                if (resource.Type == "AWS::Lambda::Permission")
                    Assert.NotNull(resource.Text("SourceAccount"));
                foreach (var document in (string[])["AssumeRolePolicyDocument", "PolicyDocument", "KeyPolicy"])
                {
                    foreach (var statement in resource[document]?["Statement"]?.AsArray() ?? [])
                    {
                        // Lambda names no account when it assumes a function's role.
                        if (statement!["Principal"]?["Service"]?.GetValue<string>() is not { } service || service == "lambda.amazonaws.com")
                            continue;
                        Assert.Matches("aws:Source(Account|OrgID)", statement["Condition"]!.ToJsonString());
                    }
                }
            }
        }
    }

    private static string Key() => new PublishedZip(Synthesis.Zip, "linux-x64").ArtifactKey;

    private static JsonObject Stack(string name) => Synthesis.Template(Synthesis.EverySetting, name).AsObject();
}
