// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Nothing that may hold a SageMaker resource is passed over: it is read, or it is a result that was not assessed.</summary>
public sealed class CoverageTests
{
    private const string Template =
        "Resources:\n  Lab: {Type: AWS::SageMaker::NotebookInstance, Properties: {DirectInternetAccess: Enabled}}\n";

    [Theory]
    [InlineData("Transform: MyMacro", "MyMacro changes the template")]
    [InlineData("Transform: [AWS::Serverless-2016-10-31, {Name: Other}]", "Other changes the template")]
    [InlineData("Transform: {Name: !Ref X}", "a macro whose name is not literal")]
    [InlineData("Fn::Transform: {Name: AWS::Include}", "AWS::Include changes the template")]
    [InlineData("Resources: {Fn::Transform: {Name: AWS::Include}}", "AWS::Include changes the template")]
    [InlineData("Resources: {X: {Type: AWS::SageMaker::Image, Properties: {A: {Fn::Transform: {Name: M}}}}}", "M changes the template")]
    [InlineData("Resources: {X: {Type: Acme::Lab::Notebook::MODULE}}", "It is a module")]
    [InlineData("Resources: {X: {Type: !Ref T, Properties: {}}}", "Its type is an expression")]
    [InlineData(
        "Resources: {X: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://x/y'}}}",
        "which a check does not fetch"
    )]
    [InlineData("Resources: {X: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Ref U}}}", "decided at deployment")]
    [InlineData(
        "Resources: {X: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateURL: 'https://x/y'}}}",
        "which a check does not fetch"
    )]
    [InlineData(
        "Resources: {X: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: 'no template'}}}",
        "not a CloudFormation template"
    )]
    [InlineData("Resources: {X: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: !Ref B}}}", "decided at deployment")]
    [InlineData(
        "Resources: {X: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: a}}}}",
        "Serverless Application Repository"
    )]
    [InlineData(
        "Resources: {X: {Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: {ProvisioningArtifactParameters: [{Info: {LoadTemplateFromURL: 'https://x'}}]}}}",
        "which a check does not fetch"
    )]
    [InlineData("Resources: {X: {Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct}}", "a product of Service Catalog")]
    [InlineData("Resources: {X: {Type: AWS::SageMaker::Pipeline}}", "No control evaluates AWS::SageMaker::Pipeline")]
    [InlineData("Resources: {X: {Type: Custom::SageMakerLab}}", "No control evaluates Custom::SageMakerLab")]
    [InlineData("Resources: {'Fn::ForEach::A': [A, [x], {'R${A}': {Type: !Ref T, Properties: {}}}]}", "Its type is an expression")]
    [InlineData("Resources: {'Fn::ForEach::A': [A, !Ref L, {'R${A}': {Type: '${A}', Properties: {}}}]}", "a type that is an expression")]
    [InlineData("Resources: {'Fn::ForEach::A': [A, !Ref L, {'R${A}': {Type: !Ref T}}]}", "a type that is an expression")]
    [InlineData("Resources: {'Fn::ForEach::A': x}", "holds no resource that can be read")]
    [InlineData("Resources: {'Fn::ForEach::A': [A, !Ref L, [x]]}", "holds no resource that can be read")]
    [InlineData(
        "Resources: {'Fn::ForEach::A': [A, !Ref L, {'R${A}': {Type: AWS::SageMaker::Cluster, Properties: {}}}]}",
        "No control evaluates AWS::SageMaker::Cluster"
    )]
    public async Task In_a_template(string text, string reason)
    {
        var answer = await CheckAsync(
            text.StartsWith("Resources:", StringComparison.Ordinal)
                ? $"AWSTemplateFormatVersion: '2010-09-09'\n{text}\n"
                : $"{text}\nResources: {{B: {{Type: AWS::S3::Bucket}}}}\n"
        );

        Assert.Contains(reason, Unread(answer), StringComparison.Ordinal);
        Assert.False(answer.Report.GetProperty("complete").GetBoolean());
        Assert.Equal(ExitCodes.NotAssessed, answer.Code & ExitCodes.NotAssessed);
    }

    [Theory]
    [InlineData("Transform: AWS::Serverless-2016-10-31")]
    [InlineData("Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]")]
    [InlineData("Conditions: {Never: !Equals [a, b]}\nx-note: {}")]
    public async Task What_is_worked_out_is_no_gap(string text)
    {
        var answer = await CheckAsync($"{text}\nResources:\n  B: {{Type: AWS::S3::Bucket}}\n  E: {{Type: AWS::SageMaker::Endpoint}}\n");

        Assert.True(answer.Report.GetProperty("complete").GetBoolean());
        Assert.Equal(ExitCodes.Success, answer.Code);
    }

    [Fact]
    public async Task What_a_false_condition_leaves_out_is_no_gap()
    {
        var answer = await CheckAsync(
            "Conditions: {Never: !Equals [a, b]}\nResources:\n  D: {Type: AWS::SageMaker::Domain, Condition: Never}\n  S: {Type: AWS::CloudFormation::Stack, Condition: Never, Properties: {TemplateURL: 'https://x'}}\n"
        );

        Assert.Equal(ExitCodes.Success, answer.Code);
    }

    [Theory]
    [InlineData(
        "StackSet",
        "Parameters: [{ParameterKey: Net, ParameterValue: Disabled}], TemplateBody: '{\"Parameters\":{\"Net\":{\"Type\":\"String\"}},\"Resources\":{\"Lab\":{\"Type\":\"AWS::SageMaker::NotebookInstance\",\"Properties\":{\"DirectInternetAccess\":{\"Ref\":\"Net\"}}}}}'",
        "passed"
    )]
    [InlineData("StackSet", "TemplateBody: !Sub '{\"Resources\":{\"Lab\":{\"Type\":\"AWS::SageMaker::NotebookInstance\"}}}'", "failing")]
    [InlineData("StackSet", "TemplateBody: {Resources: {Lab: {Type: AWS::SageMaker::NotebookInstance}}}", "failing")]
    public async Task An_inline_template_is_evaluated(string type, string properties, string outcome)
    {
        var answer = await CheckAsync($"Resources:\n  S: {{Type: AWS::CloudFormation::{type}, Properties: {{{properties}}}}}\n", "-c", "1");

        Assert.Equal(outcome, answer.Outcomes["SageMaker.1 S/Lab"]);
    }

    [Theory]
    [InlineData("""{"type":"aws_sagemaker_pipeline","values":{}}""", "No control evaluates aws_sagemaker_pipeline")]
    [InlineData("""{"type":"awscc_sagemaker_cluster","values":{}}""", "No control evaluates awscc_sagemaker_cluster")]
    [InlineData("""{"type":"acme_sagemaker_lab","values":{}}""", "No control evaluates acme_sagemaker_lab")]
    [InlineData(
        """{"type":"aws_cloudcontrolapi_resource","values":{"type_name":"AWS::SageMaker::NotebookInstance"}}""",
        "known only after apply"
    )]
    [InlineData(
        """{"type":"aws_cloudcontrolapi_resource","values":{"type_name":"AWS::SageMaker::Cluster","desired_state":"{}"}}""",
        "No control evaluates AWS::SageMaker::Cluster"
    )]
    [InlineData("""{"type":"aws_cloudformation_stack","values":{"template_url":"https://x"}}""", "Its template is not in the plan")]
    [InlineData("""{"type":"aws_servicecatalog_provisioned_product","values":{}}""", "Its template is not in the plan")]
    public async Task In_a_plan(string resource, string reason)
    {
        var answer = await CheckAsync(Plan(resource));

        Assert.Contains(reason, Unread(answer), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
    }

    [Theory]
    [InlineData("""{"type":"awscc_sagemaker_notebook_instance","values":{"direct_internet_access":"Disabled"}}""", "passed")]
    [InlineData("""{"type":"awscc_sagemaker_notebook_instance","values":{}}""", "failing")]
    [InlineData(
        """{"type":"aws_cloudcontrolapi_resource","values":{"type_name":"AWS::SageMaker::NotebookInstance","desired_state":"{\"DirectInternetAccess\":\"Disabled\"}"}}""",
        "passed"
    )]
    [InlineData(
        """{"type":"aws_cloudcontrolapi_resource","values":{"type_name":"AWS::SageMaker::NotebookInstance","desired_state":"{}"}}""",
        "failing"
    )]
    public async Task Other_providers_are_evaluated(string resource, string outcome)
    {
        var answer = await CheckAsync(Plan(resource), "-c", "1");

        Assert.Equal(outcome, Assert.Single(answer.Outcomes).Value);
    }

    [Fact]
    public async Task Nested_attributes_of_awscc_are_CloudFormations()
    {
        var answer = await CheckAsync(
            Plan(
                """{"type":"awscc_sagemaker_model","values":{"enable_network_isolation":true,"containers":[{"image_config":{"repository_access_mode":"Vpc"}},{"image_config":{"repository_access_mode":"Platform"}}],"tags":[{"key":"a","value":"b"}]}}"""
            ),
            "-c",
            "security-hub"
        );

        Assert.Equal(
            new()
            {
                ["SageMaker.5 awscc_sagemaker_model.x"] = "passed",
                ["SageMaker.16 awscc_sagemaker_model.x"] = "notApplicable",
                ["SageMaker.19 awscc_sagemaker_model.x"] = "failing",
            },
            answer.Outcomes
        );
        Assert.Equal(
            "containers[1].image_config.repository_access_mode is Platform; it must be Vpc.",
            answer.ReasonOf("SageMaker.19", "awscc_sagemaker_model.x")
        );
    }

    [Fact]
    public async Task A_stack_in_a_plan_is_evaluated_with_its_parameters()
    {
        var answer = await CheckAsync(
            Plan(
                """{"type":"aws_cloudformation_stack","values":{"parameters":{"Net":"Disabled"},"template_body":"Parameters: {Net: {Type: String}}\nResources: {Lab: {Type: AWS::SageMaker::NotebookInstance, Properties: {DirectInternetAccess: !Ref Net}}}\n"}}"""
            ),
            "-c",
            "1"
        );

        Assert.Equal("passed", answer.Outcomes["SageMaker.1 aws_cloudformation_stack.x/Lab"]);
    }

    [Fact]
    public async Task Deferred_changes_and_errored_plans_are_not_assessed()
    {
        var deferred = await CheckAsync(
            """{"format_version":"1.2","planned_values":{"root_module":{}},"deferred_changes":[{"reason":"instance_count_unknown","resource_change":{"address":"aws_sagemaker_notebook_instance.x","type":"aws_sagemaker_notebook_instance","change":{}}},{"reason":"x","resource_change":{"address":"aws_s3_bucket.b","type":"aws_s3_bucket"}}]}"""
        );
        Assert.Contains("instance_count_unknown", Unread(deferred), StringComparison.Ordinal);
        Assert.Equal(1, deferred.Report.GetProperty("totals").GetProperty("notAssessed").GetInt32());

        var errored = await CheckAsync("""{"format_version":"1.2","errored":true,"planned_values":{"root_module":{}}}""");
        Assert.Equal(ExitCodes.NotAssessed, errored.Code);
    }

    [Theory]
    [InlineData("[\"delete\"]", "deletes")]
    [InlineData("[\"create\",\"delete\"]", "replaces")]
    [InlineData("[\"delete\",\"create\"]", "replaces")]
    [InlineData("[\"update\"]", "")]
    public async Task A_lost_notebook_is_named(string actions, string word)
    {
        var after = actions == "[\"delete\"]" ? "null" : """{"direct_internet_access":"Disabled"}""";
        var plan =
            $$$"""{"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[{"address":"aws_sagemaker_notebook_instance.x","type":"aws_sagemaker_notebook_instance","mode":"managed","change":{"actions":{{{actions}}},"before":{},"after":{{{after}}}}}]}""";

        var answer = await CheckAsync(plan, "-c", "1", "--replacements", "fail");

        Assert.Equal(word.Length > 0 ? ExitCodes.Failing : ExitCodes.Success, answer.Code);
        Assert.Contains(
            word,
            string.Join(' ', answer.Report.GetProperty("notes").EnumerateArray().Select(note => note.GetString())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_batch_names_what_AWS_Config_left_out()
    {
        var answer = await CheckAsync(
            """{"baseConfigurationItems":[],"unprocessedResourceKeys":[{"resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"lab"}]}"""
        );

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("unprocessed", Unread(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reasons_for_having_nothing_to_evaluate_are_sentences()
    {
        Assert.All(SageGuard.Cli.Check.Declared.NothingToEvaluate.All, kind => Assert.EndsWith(".", kind.Value, StringComparison.Ordinal));
        Assert.All(SageGuard.Cli.Check.Declared.NothingToEvaluate.All.Keys, type => Assert.Null(Resources.ResourceKinds.Find(type)));
        Assert.Equal(ExitCodes.Failing, (await CheckAsync(Template)).Code);
    }

    private static string Plan(string resource) =>
        """{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[{"mode":"managed","name":"x","""
        + resource[1..]
        + "]}}}";

    private static string Unread(Answer answer) =>
        string.Join(
            ' ',
            answer
                .Report.GetProperty("results")
                .EnumerateArray()
                .Where(result =>
                    result.GetProperty("control").GetString() == "*" && result.GetProperty("outcome").GetString() == "notAssessed"
                )
                .Select(result => result.GetProperty("reason").GetString())
        );

    private static Task<Answer> CheckAsync(string text, params string[] options) =>
        Sageguard.RunAsync(["check", "-", "--output", "json", .. options], Encoding.UTF8.GetBytes(text));
}
