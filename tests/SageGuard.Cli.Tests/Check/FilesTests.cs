// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Files as people have them: folders, patterns, assemblies of the CDK, packed snapshots, answers one after the other.</summary>
public sealed class FilesTests : IDisposable
{
    private const string Open = "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_file_of_another_kind_hides_no_result()
    {
        var (template, build) = (_folder.Write("a.yaml", Open), _folder.Write("buildspec.yml", "phases: {build: {commands: [make]}}\n"));

        var answer = await Sageguard.RunAsync("check", template, build, "-c", "1", "--output", "json");
        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Contains(
            "buildspec.yml",
            Assert.Single(answer.Report.GetProperty("notes").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );

        var strict = await Sageguard.RunAsync("check", template, build, "-c", "1", "--strict", "--output", "json");
        Assert.Equal(ExitCodes.Usage, strict.Code);
        Assert.Contains("buildspec.yml", strict.Error, StringComparison.Ordinal);
        Assert.Equal("failing", strict.Outcomes["SageMaker.1 Lab"]);

        Assert.Equal(ExitCodes.Usage, (await Sageguard.RunAsync("check", build)).Code);
    }

    [Theory]
    [InlineData("Resources: {A: {Type: AWS::S3::Bucket, x: [}}", ExitCodes.FailingAndNotAssessed)] // a broken template may hold a notebook
    [InlineData("a: {{ .Values.name }}\nb: [", ExitCodes.Failing)] // a broken file of another kind
    public async Task A_broken_file_is_not_assessed_where_it_looks_like_ours(string text, int code)
    {
        _folder.Write("a.yaml", Open);
        _folder.Write("b.yaml", text);

        Assert.Equal(code, (await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json")).Code);
    }

    [Fact]
    public async Task Folders_and_quoted_patterns_are_read()
    {
        _folder.Write("infra/a.yaml", Open);
        _folder.Write("infra/deep/er/b.json", """{"Resources":{"Lab":{"Type":"AWS::SageMaker::NotebookInstance"}}}""");
        _folder.Write("infra/node_modules/x/c.yaml", Open);
        _folder.Write("infra/notes.txt", Open);

        Assert.Equal(2, (await RunAsync("infra")).Report.GetProperty("totals").GetProperty("failing").GetInt32());
        Assert.Equal(1, (await RunAsync("infra/*.yaml")).Report.GetProperty("totals").GetProperty("failing").GetInt32());
        Assert.Equal(1, (await RunAsync("infra/**/*.json")).Report.GetProperty("totals").GetProperty("failing").GetInt32());
        var none = await Sageguard.RunAsync("check", Path.Combine(_folder.Path, "infra/*.tmpl"));
        Assert.Equal(ExitCodes.Usage, none.Code);
        Assert.Contains("No file matches", none.Error, StringComparison.Ordinal);

        Task<Answer> RunAsync(string name) => Sageguard.RunAsync("check", Path.Combine(_folder.Path, name), "-c", "1", "--output", "json");
    }

    [Fact]
    public async Task An_assembly_of_the_CDK_is_known_by_its_manifest_and_its_nested_templates_are_followed()
    {
        _folder.Write(
            "cdk.out/manifest.json",
            """{"version":"48.0.0","artifacts":{"App":{"type":"aws:cloudformation:stack","properties":{"templateFile":"App.template.json"}},"Tree":{"type":"cdk:tree","properties":{"file":"tree.json"}}}}"""
        );
        _folder.Write("cdk.out/tree.json", """{"version":"tree-0.1","tree":{}}""");
        _folder.Write("cdk.out/App.assets.json", """{"version":"48.0.0","files":{}}""");
        _folder.Write(
            "cdk.out/App.template.json",
            """
            {"Parameters":{"BootstrapVersion":{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/cdk-bootstrap/hnb659fds/version"}},
             "Rules":{"CheckBootstrapVersion":{"Assertions":[]}},
             "Resources":{"Nested":{"Type":"AWS::CloudFormation::Stack","Properties":{"TemplateURL":{"Fn::Sub":"https://s3.${AWS::Region}.amazonaws.com/x"},"Parameters":{"Net":"Enabled"}},
              "Metadata":{"aws:asset:path":"Nested.nested.template.json","aws:asset:property":"TemplateURL"}}}}
            """
        );
        _folder.Write(
            "cdk.out/Nested.nested.template.json",
            """{"Parameters":{"Net":{"Type":"String","Default":"Disabled"}},"Resources":{"Lab":{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"DirectInternetAccess":{"Ref":"Net"}}}}}"""
        );

        var answer = await Sageguard.RunAsync("check", Path.Combine(_folder.Path, "cdk.out"), "-c", "1", "--output", "json");

        Assert.Equal(new() { ["SageMaker.1 Nested/Lab"] = "failing" }, answer.Outcomes);
        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Empty(answer.Report.GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task A_nested_template_counts_with_the_parameters_that_it_gets_and_a_missing_one_is_not_assessed()
    {
        _folder.Write(
            "child.yaml",
            "Parameters: {Net: {Type: String, Default: Enabled}}\nResources: {Lab: {Type: AWS::SageMaker::NotebookInstance, Properties: {DirectInternetAccess: !Ref Net}}}\n"
        );
        var parent = _folder.Write(
            "parent.yaml",
            "Resources:\n  C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml, Parameters: {Net: Disabled}}}\n"
        );

        var whole = await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json");
        Assert.Equal(new() { ["SageMaker.1 C/Lab"] = "passed" }, whole.Outcomes);

        File.Delete(Path.Combine(_folder.Path, "child.yaml"));
        var missing = await Sageguard.RunAsync("check", parent, "-c", "1", "--output", "json");
        Assert.Equal(ExitCodes.NotAssessed, missing.Code);
        Assert.Contains("is not there", missing.ReasonOf("*", "C"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.yaml", "is outside this folder")]
    [InlineData("parent.yaml", "leads back to itself")]
    public async Task A_template_leads_nowhere_that_its_author_chose_freely(string url, string reason)
    {
        _folder.Write("outside.yaml", Open);
        var parent = _folder.Write(
            "in/parent.yaml",
            $"Resources:\n  C: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {url}}}}}\n"
        );

        var answer = await Sageguard.RunAsync("check", parent, "--output", "json");

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains(
            reason,
            answer.Report.GetProperty("results").EnumerateArray().First().GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_packed_snapshot_is_unpacked()
    {
        const string Snapshot =
            """{"configurationItems":[{"configurationItemStatus":"OK","resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"x","configurationItemCaptureTime":1764000000,"configuration":{"DirectInternetAccess":"Enabled"}}]}""";
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Snapshot));

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], packed.ToArray());

        Assert.Equal("failing", answer.Outcomes["SageMaker.1 x"]);
    }

    [Fact]
    public async Task Answers_that_follow_each_other_are_all_read()
    {
        static string Describe(string name, string access) =>
            $$"""{"NotebookInstanceName":"{{name}}","NotebookInstanceArn":"arn:aws:sagemaker:eu-central-1:111122223333:notebook-instance/{{name}}","DirectInternetAccess":"{{access}}"}""";
        var answer = await Sageguard.RunAsync(
            ["check", "-", "-c", "1", "--output", "json"],
            Encoding.UTF8.GetBytes(Describe("a", "Enabled") + "\n" + Describe("b", "Disabled") + "\n")
        );

        Assert.Equal(new() { ["SageMaker.1 a"] = "failing", ["SageMaker.1 b"] = "passed" }, answer.Outcomes);

        var yaml = await File.ReadAllTextAsync(
            Repository.Sample("Check/answer-describe-notebook.yaml"),
            TestContext.Current.CancellationToken
        );
        var twice = await Sageguard.RunAsync(["check", "-"], Encoding.UTF8.GetBytes(yaml + yaml));
        Assert.Equal(ExitCodes.Usage, twice.Code);
        Assert.Contains("several answers", twice.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"NotebookInstances":[{"NotebookInstanceName":"a"}]}""", "lacks the settings")]
    [InlineData("""{"version":4,"terraform_version":"1.9.5","serial":1,"lineage":"x","resources":[]}""", "terraform show -json")]
    [InlineData("""{"@level":"info","@message":"Terraform 1.9.5","type":"version"}""", "log that terraform plan -json prints")]
    [InlineData("""{"format_version":"1.0"}""", "empty state")]
    [InlineData("""{"format_version":"1.2","terraform_version":"1.9.5"}""", "without planned_values")]
    [InlineData("""{"resource":{"aws_sagemaker_notebook_instance":{"x":{}}}}""", "Terraform source")]
    [InlineData("resource \"aws_sagemaker_notebook_instance\" \"x\" {\n}\n", "Terraform source")]
    [InlineData("# lab\nterraform {\n}\n", "Terraform source")]
    [InlineData("42", "a single value")]
    public async Task Other_files_are_refused_with_their_own_way_out(string text, string message)
    {
        var answer = await Sageguard.RunAsync(["check", "-"], Encoding.UTF8.GetBytes(text));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_without_resources_is_a_template()
    {
        foreach (
            var text in (string[])
                ["{\"Resources\":{}}", """{"Parameters":{"BootstrapVersion":{"Type":"String"}},"Rules":{"Check":{"Assertions":[]}}}"""]
        )
        {
            var answer = await Sageguard.RunAsync(["check", "-", "--output", "json"], Encoding.UTF8.GetBytes(text));
            Assert.Equal(ExitCodes.Success, answer.Code);
            Assert.Contains("declares no resources", answer.Report.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("resources: ${file(resources.yml)}", "come from ${file(resources.yml)}, which is not followed")]
    [InlineData(
        "resources:\n  - ${file(resources.yml)}\n  - {Resources: {B: {Type: AWS::S3::Bucket}}}",
        "come from ${file(resources.yml)}"
    )]
    [InlineData("resources: {Resources: '${file(resources.yml)}'}", "come from ${file(resources.yml)}")]
    [InlineData("resources: {Resources: [x]}", "The resources are a list")]
    public async Task Resources_that_a_Serverless_Framework_file_takes_from_elsewhere_are_not_assessed(string text, string reason)
    {
        var answer = await Sageguard.RunAsync(
            ["check", "-", "--output", "json"],
            Encoding.UTF8.GetBytes($"service: lab\nprovider: {{name: aws}}\n{text}\n")
        );

        Assert.Contains(reason, answer.Report.GetProperty("results")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
    }

    [Fact]
    public async Task A_manifest_hides_no_template_next_to_it()
    {
        _folder.Write("app/manifest.json", """{"version":"36.0.0","artifacts":{}}""");
        _folder.Write("app/tree.json", """{"version":"tree-0.1","tree":{"id":"App"}}""");
        _folder.Write("app/deep/lab.yaml", Open);
        _folder.Write("app/asset.0a1b/data.yaml", Open);

        var answer = await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json");

        Assert.Equal("failing", answer.Outcomes["SageMaker.1 Lab"]);
        Assert.Empty(answer.Report.GetProperty("notes").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"A":{"type":"cdk:cloud-assembly","properties":{"directoryName":"nowhere"}}}""", "is not there or is not a manifest")]
    [InlineData("""{"A":{"type":"aws:cloudformation:stack","properties":{}}}""", "does not say where A is")]
    [InlineData("""{"A":{"type":"aws:cloudformation:stack","properties":{"templateFile":"gone.json"}}}""", "There is no file")]
    public async Task An_assembly_that_is_not_whole_is_not_assessed(string artifacts, string reason)
    {
        _folder.Write("manifest.json", $$"""{"version":"36.0.0","artifacts":{{artifacts}}}""");
        _folder.Write("z.yaml", Open);

        var answer = await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json");

        Assert.Contains(
            answer.Report.GetProperty("results").EnumerateArray(),
            result => result.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal)
        );
        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
    }

    [Fact]
    public async Task A_hook_is_content_with_nothing_to_read()
    {
        Assert.Equal(ExitCodes.Usage, (await Sageguard.RunAsync("check", _folder.Path)).Code);
        Assert.Equal(ExitCodes.Success, (await Sageguard.RunAsync("check", _folder.Path, "--allow-empty")).Code);

        var file = _folder.Write("a.yaml", Open);
        var excluded = await Sageguard.RunAsync("check", file, "--exclude", "*/a.yaml");
        Assert.Contains("--exclude leaves out every file of", excluded.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_templates_and_a_Serverless_Framework_file_are_read()
    {
        var list = await Sageguard.RunAsync(
            ["check", "-", "-c", "1", "--output", "json"],
            Encoding.UTF8.GetBytes(
                """[{"Resources":{"A":{"Type":"AWS::SageMaker::NotebookInstance"}}},{"Resources":{"B":{"Type":"AWS::SageMaker::NotebookInstance"}}}]"""
            )
        );
        Assert.Equal(["SageMaker.1 A", "SageMaker.1 B"], list.Outcomes.Keys.Order(StringComparer.Ordinal));

        var serverless = await Sageguard.RunAsync(
            ["check", "-", "-c", "1", "--output", "json"],
            Encoding.UTF8.GetBytes(
                "service: x\nprovider: {name: aws}\nresources:\n  Resources:\n    A: {Type: AWS::SageMaker::NotebookInstance}\n"
            )
        );
        Assert.Equal("failing", serverless.Outcomes["SageMaker.1 A"]);
    }
}
