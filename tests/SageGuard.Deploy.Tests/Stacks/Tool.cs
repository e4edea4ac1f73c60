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
    public static DeployedTemplate Deploy(string tool, Variant variant) => tool switch
    {
        Sam => new DeployedTemplate(SamTransformed(), variant.Sam),
        Cdk => Synthesis.Account(variant),
        _ => new DeployedTemplate(Parse(AccountTemplate.Create(variant.Settings)), CodeLocation),
    };

    /// <summary>Where the zip is, for the parameters of the plain template.</summary>
    public static IReadOnlyDictionary<string, string> CodeLocation { get; } = new Dictionary<string, string> { ["ArtifactBucketPrefix"] = "acme", ["ArtifactKey"] = "sageguard/x.zip" };

    /// <summary>A template as CloudFormation reads it.</summary>
    public static JsonObject Parse(Template template) => JsonNode.Parse(TemplateJson.Write(template))!.AsObject();

    /// <summary>What the SAM transform makes of template.yaml's one function; a test compares this with the transform itself.</summary>
    public static JsonObject SamTransformed()
    {
        var template = Parse(SamTemplate.Create());
        Assert.Equal("AWS::Serverless-2016-10-31", template["Transform"]!.GetValue<string>());
        template.Remove("Transform");
        var function = template["Resources"]!["SageGuardFunction"]!.AsObject();
        Assert.Equal("AWS::Serverless::Function", function["Type"]!.GetValue<string>());
        var properties = function["Properties"]!.AsObject();
        Assert.Equal("package/", properties["CodeUri"]!.GetValue<string>());
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
