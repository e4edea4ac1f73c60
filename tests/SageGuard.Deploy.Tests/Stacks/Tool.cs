// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The three ways to get the account's stack.</summary>
internal static class Tool
{
    public const string Sam = "SAM";
    public const string Cdk = "CDK";
    public const string Plain = "sageguard template";

    /// <summary>A variant as the tool deploys it.</summary>
    public static DeployedTemplate Deploy(string tool, Variant variant) =>
        tool switch
        {
            // Asked for, SAM has the hash compared too, as the other two always have.
            Sam => new DeployedTemplate(SamTransformed(variant.Settings.Architecture), variant.Sam.With("ArtifactSha256", Hash)),
            Cdk => Synthesis.Account(variant),
            _ => new DeployedTemplate(Parse(AccountTemplate.Create(variant.Settings)), CodeLocation),
        };

    /// <summary>The hash of a zip.</summary>
    public const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    /// <summary>Where the zip is, for the parameters of the plain template.</summary>
    public static IReadOnlyDictionary<string, string> CodeLocation { get; } =
        new Dictionary<string, string>
        {
            ["ArtifactBucketPrefix"] = "acme",
            ["ArtifactKey"] = "sageguard/x.zip",
            ["ArtifactSha256"] = Hash,
        };

    /// <summary>A template as CloudFormation reads it.</summary>
    public static JsonObject Parse(Template template) => JsonNode.Parse(TemplateJson.Write(template))!.AsObject();

    /// <summary>What the SAM transform makes of template.yaml's one function; a test compares this with the transform itself.</summary>
    public static JsonObject SamTransformed(string architecture = "x86_64")
    {
        var template = Parse(SamTemplate.Create(architecture));
        Assert.Equal("AWS::Serverless-2016-10-31", template["Transform"]!.GetValue<string>());
        template.Remove("Transform");
        var function = template["Resources"]!["SageGuardFunction"]!.AsObject();
        Assert.Equal("AWS::Serverless::Function", function["Type"]!.GetValue<string>());
        var properties = function["Properties"]!.AsObject();
        Assert.Equal(
            $"artifacts/sageguard-{Repository.Version}-{(architecture == "arm64" ? "linux-arm64" : "linux-x64")}.zip",
            properties["CodeUri"]!.GetValue<string>()
        );
        Assert.Equal("SQS", properties["DeadLetterQueue"]!["Type"]!.GetValue<string>());
        function["Type"] = "AWS::Lambda::Function";
        properties["Code"] = new JsonObject { ["S3Bucket"] = "bucket", ["S3Key"] = "key" };
        properties["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = properties["DeadLetterQueue"]!["TargetArn"]!.DeepClone() };
        properties["Tags"] = new JsonArray(new JsonObject { ["Key"] = "lambda:createdBy", ["Value"] = "SAM" });
        properties.Remove("CodeUri");
        properties.Remove("DeadLetterQueue");
        return template;
    }
}
