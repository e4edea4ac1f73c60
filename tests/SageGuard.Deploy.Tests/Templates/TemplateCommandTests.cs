// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Templates;

/// <summary><c>sageguard template</c>.</summary>
public sealed class TemplateCommandTests
{
    // CloudFormation's limit for a template without a bucket.
    private const int Inline = 51_200;

    [Fact]
    public void The_SAM_template_in_the_repository_is_what_the_command_prints() =>
        Repository.ExpectGenerated("template.yaml", SamTemplate.Write());

    [Fact]
    public async Task Sam_prints_the_repositorys_template() =>
        Assert.Equal(
            (0, SamTemplate.Write()),
            await Command.RunAsync("template", "--sam") is var (code, output, _) ? (code, output) : default
        );

    [Theory]
    [InlineData("--control security-hub")]
    [InlineData("--control security-hub --json")]
    [InlineData(
        "--control security-hub --hook FAIL --waiver-tag-key sageguard-waiver --alarm-topic-arn arn:aws:sns:eu-central-1:111122223333:alarms"
    )]
    [InlineData(
        "--control security-hub --hook FAIL --waiver-tag-key sageguard-waiver --alarm-topic-arn arn:aws:sns:{region}:111122223333:alarms --role-name-prefix acme- --permissions-boundary teams/Boundary --kms-key-arn arn:aws:kms:{region}:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab --json"
    )]
    public async Task All_of_Security_Hubs_controls_fit_into_a_request(string options)
    {
        var (code, output, error) = await Command.RunAsync(["template", .. options.Split(' ')]);
        Assert.Equal((0, ""), (code, error));
        Assert.InRange(Encoding.UTF8.GetByteCount(output), 10_000, Inline);
    }

    [Fact]
    public async Task What_does_not_fit_into_a_request_is_printed_and_reported()
    {
        var (code, output, error) = await Command.RunAsync(
            "template",
            "--control",
            "security-hub",
            "--hook",
            "WARN",
            "--waiver-tag-key",
            new string('k', 128),
            "--alarm-topic-arn",
            $"arn:aws:sns:eu-central-1:111122223333:{new string('a', 200)}"
        );
        Assert.Equal(0, code);
        Assert.InRange(output.Length, Inline, 2 * Inline);
        Assert.Matches(
            "^sageguard: This template has [0-9]+ bytes; CloudFormation takes 51200 in a request and more from a bucket: --json is shorter\\.$",
            error.TrimEnd()
        );
    }

    [Fact]
    public async Task It_holds_exactly_what_is_asked_for_and_asks_for_the_code_only()
    {
        var (_, output, _) = await Command.RunAsync("template", "-c", "1", "--control", "SageMaker.14", "--trigger", "changes", "--json");
        var template = JsonNode.Parse(output)!.AsObject();
        Assert.Equal(
            ["ArtifactBucketPrefix", "ArtifactKey", "ArtifactSha256"],
            template["Parameters"]!.AsObject().Select(parameter => parameter.Key)
        );
        Assert.False(template.ContainsKey("Conditions"));
        var deployment = new DeployedTemplate(template, Tool.CodeLocation);
        Assert.Equal(["SageMaker1Rule", "SageMaker14Rule"], deployment.OfType("AWS::Config::ConfigRule").Select(rule => rule.LogicalId));
        Assert.Empty(deployment.OfType("AWS::CloudFormation::LambdaHook"));
        Assert.DoesNotContain(
            deployment.Only("AWS::IAM::Role").Permissions(),
            permission => permission.Contains("FeatureGroup", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_zip_that_is_named_leaves_nothing_to_ask()
    {
        var (_, output, _) = await Command.RunAsync(
            "template",
            "--code",
            "s3://acme-zips/sageguard/x.zip",
            "--code-sha256",
            "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
            "--code-version",
            "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY-MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo",
            "--json"
        );
        var template = JsonNode.Parse(output)!.AsObject();
        Assert.False(template.ContainsKey("Parameters"));
        Assert.Equal(
            """{"S3Bucket":"acme-zips","S3Key":"sageguard/x.zip","S3ObjectVersion":"3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY-MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo"}""",
            template["Resources"]!["SageGuardFunction"]!["Properties"]!["Code"]!.ToJsonString()
        );
        Assert.Equal(Tool.Hash, template["Resources"]!["FunctionVersion"]!["Properties"]!["CodeSha256"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_hash_that_is_not_named_is_asked_at_deployment_and_never_left_out()
    {
        var (_, output, _) = await Command.RunAsync("template", "--code", "s3://acme-zips/sageguard/x.zip", "--hook", "WARN", "--json");
        var template = JsonNode.Parse(output)!;
        Assert.Equal(["ArtifactSha256"], template["Parameters"]!.AsObject().Select(parameter => parameter.Key));
        Assert.Equal(
            2,
            new DeployedTemplate(template, new Dictionary<string, string> { ["ArtifactSha256"] = Tool.Hash })
                .OfType("AWS::Lambda::Version")
                .Count
        );
        Assert.Throws<RefusedParameterException>(() =>
            new DeployedTemplate(template, new Dictionary<string, string> { ["ArtifactSha256"] = "" })
        );
    }

    [Fact]
    public async Task The_first_line_is_the_command_that_writes_the_same_template()
    {
        string[] command =
        [
            "template",
            "--control",
            "7,security-hub",
            "--required-key-tags",
            "cost center,owner",
            "--code",
            "s3://acme-zips/a b's.zip",
        ];
        var (_, output, _) = await Command.RunAsync(command);
        var line = output.Split('\n')[0];
        Assert.StartsWith("# Written by `sageguard template ", line, StringComparison.Ordinal);
        var written = line[line.IndexOf('`', StringComparison.Ordinal)..].Split('`')[1];
        Assert.Equal(
            "sageguard template --control 7,security-hub --required-key-tags 'cost center,owner' --code 's3://acme-zips/a b'\\''s.zip'",
            written
        );
    }

    [Theory]
    [InlineData(
        "--code acme-zips",
        "--code acme-zips must be s3://BUCKET/KEY, with a bucket's name of 3 to 63 lower-case letters, digits, dots and hyphens."
    )]
    [InlineData(
        "--code s3://acme-zips/",
        "--code s3://acme-zips/ must be s3://BUCKET/KEY, with a bucket's name of 3 to 63 lower-case letters, digits, dots and hyphens."
    )]
    [InlineData(
        "--code s3://Acme_zips/key",
        "--code s3://Acme_zips/key must be s3://BUCKET/KEY, with a bucket's name of 3 to 63 lower-case letters, digits, dots and hyphens."
    )]
    [InlineData("--hook WARN --hook FAIL", "--hook is 'WARN,FAIL'; allowed: WARN, FAIL.")]
    [InlineData(
        "--sam --control 1",
        "--sam takes no other option but --architecture: that template asks for every setting at deployment. Leave --sam or the others out."
    )]
    [InlineData("--code-version x", "--code-version has no effect without --code. Remove it, or add --code.")]
    [InlineData(
        "--code-sha256 abc",
        "--code-sha256 abc must be a SHA-256: 64 hexadecimal digits, as sha256sum prints it, or 44 characters of base64."
    )]
    [InlineData(
        "--vpc-subnet-ids subnet-1",
        "--vpc-subnet-ids and --vpc-security-group-ids have no effect without each other. Set both, or leave both out."
    )]
    [InlineData(
        "--tags team",
        "--tags is 'team'; allowed: KEY=VALUE, several separated by commas, such as team=security,cost-center=42; no key begins with aws:."
    )]
    [InlineData(
        "--tags aws:team=x",
        "--tags is 'aws:team=x'; allowed: KEY=VALUE, several separated by commas, such as team=security,cost-center=42; no key begins with aws:."
    )]
    [InlineData(
        "--role-path sageguard",
        "--role-path is 'sageguard'; allowed: a path of up to four parts that begins and ends with a slash, such as /sageguard/."
    )]
    public async Task A_mistake_is_answered_with_a_sentence(string options, string sentence)
    {
        var (code, output, error) = await Command.RunAsync(["template", .. options.Split(' ')]);
        Assert.Equal((64, "", $"sageguard: {sentence}"), (code, output, error.TrimEnd()));
    }
}
