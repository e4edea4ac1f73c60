// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Files of our kinds in another shape than their tools write: what may hold a resource is not assessed, never left out.</summary>
public sealed class ShapeTests : IDisposable
{
    private const string Notebook =
        "\"type\":\"aws_sagemaker_notebook_instance\",\"name\":\"x\",\"mode\":\"managed\",\"address\":\"aws_sagemaker_notebook_instance.x\"";
    private const string Closed =
        "Resources:\n  Lab: {Type: AWS::SageMaker::NotebookInstance, Properties: {DirectInternetAccess: Disabled}}\n";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"planned_values\":[{@}]", "planned_values is a list")]
    [InlineData("\"planned_values\":\"x\"", "planned_values is a string")]
    [InlineData("\"values\":7", "values is a number")]
    [InlineData("\"planned_values\":{\"root_module\":[{@}]}", "planned_values.root_module is a list")]
    [InlineData("\"planned_values\":{\"root_module\":{\"resources\":\"x\"}}", "planned_values.root_module.resources is a string")]
    [InlineData("\"planned_values\":{\"root_module\":{\"resources\":{@}}}", "planned_values.root_module.resources is an object")]
    [InlineData("\"planned_values\":{\"root_module\":{\"resources\":[\"x\"]}}", "planned_values.root_module.resources[0] is a string")]
    [InlineData(
        "\"planned_values\":{\"root_module\":{\"resources\":[{\"type\":[\"aws_sagemaker_model\"]}]}}",
        "resources[0].type is a list"
    )]
    [InlineData("\"planned_values\":{\"root_module\":{\"resources\":[{\"values\":{}}]}}", "resources[0].type is missing")]
    [InlineData("\"planned_values\":{\"root_module\":{\"resources\":[{@,\"values\":\"x\"}]}}", "resources[0].values is a string")]
    [InlineData(
        "\"planned_values\":{\"root_module\":{\"child_modules\":{\"a\":{@}}}}",
        "planned_values.root_module.child_modules is an object"
    )]
    [InlineData("\"planned_values\":{\"root_module\":{\"child_modules\":[[{@}]]}}", "child_modules[0] is a list")]
    [InlineData("\"values\":{\"root_module\":{\"child_modules\":[{\"resources\":true}]}}", "child_modules[0].resources is true")]
    [InlineData("\"resource_changes\":{@}", "resource_changes is an object")]
    [InlineData("\"resource_changes\":[7]", "resource_changes[0] is a number")]
    [InlineData("\"resource_changes\":[{@,\"change\":\"x\"}]", "resource_changes[0].change is a string")]
    [InlineData("\"resource_changes\":[{@}]", "does not say what it will be")]
    [InlineData("\"resource_changes\":[{@,\"change\":{\"actions\":[\"create\"],\"after\":\"x\"}}]", "change.after is a string")]
    [InlineData("\"resource_changes\":[{@,\"change\":{\"actions\":[\"create\"],\"after\":null}}]", "does not say what it will be")]
    [InlineData("\"resource_changes\":[{@,\"change\":{\"after\":null}}]", "does not say what it will be")]
    [InlineData("\"resource_changes\":[{@,\"change\":{\"actions\":[\"create\"],\"after_unknown\":true}}]", "only after apply")]
    [InlineData(
        "\"resource_changes\":[{@,\"change\":{\"actions\":[\"create\"],\"after\":{},\"after_unknown\":[1]}}]",
        "after_unknown is a list"
    )]
    [InlineData("\"planned_values\":{\"root_module\":{}},\"deferred_changes\":{\"a\":{@}}", "deferred_changes is an object")]
    [InlineData(
        "\"planned_values\":{\"root_module\":{}},\"deferred_changes\":[{\"resource_change\":\"x\"}]",
        "deferred_changes[0].resource_change is a string"
    )]
    [InlineData("\"planned_values\":{\"root_module\":{}},\"prior_state\":\"x\"", "prior_state is a string")]
    public async Task A_plan_in_another_shape_is_not_assessed(string members, string reason)
    {
        var answer = await CheckAsync(Plan(members));

        Assert.Contains(reason, Unread(answer), StringComparison.Ordinal);
        Assert.False(answer.Report.GetProperty("complete").GetBoolean());
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
    }

    [Theory]
    [InlineData("\"planned_values\":null,\"resource_changes\":[{@,\"change\":{\"actions\":[\"create\"],\"after\":{}}}]")]
    [InlineData("\"planned_values\":{\"root_module\":{}},\"resource_changes\":[{@,\"change\":{\"actions\":[\"create\"],\"after\":{}}}]")] // values that were trimmed
    [InlineData(
        "\"planned_values\":{\"root_module\":{}},\"prior_state\":{\"values\":{\"root_module\":{\"resources\":[{@,\"values\":{}}]}}}"
    )] // a plan that only refreshes
    public async Task An_open_notebook_is_found_wherever_a_plan_holds_it(string members)
    {
        var answer = await CheckAsync(Plan(members), "-c", "1");

        Assert.Equal("failing", Assert.Single(answer.Outcomes).Value);
    }

    [Theory]
    [InlineData("\"resource_changes\":[{@,\"change\":{\"actions\":[\"delete\"],\"before\":{},\"after\":null}}]")]
    [InlineData("\"resource_changes\":[{@,\"change\":{\"actions\":[\"forget\"],\"before\":{},\"after\":null}}]")]
    [InlineData(
        "\"planned_values\":{\"root_module\":{}},\"resource_changes\":[{@,\"change\":{\"actions\":[\"delete\"],\"after\":null}}],\"prior_state\":{\"values\":{\"root_module\":{\"resources\":[{@,\"values\":{}}]}}}"
    )]
    [InlineData(
        "\"planned_values\":{\"root_module\":{\"resources\":[{@,\"values\":{\"direct_internet_access\":\"Disabled\"}}]}},\"resource_changes\":[{@,\"change\":{\"actions\":[\"update\"],\"before\":{},\"after\":{}}}],\"prior_state\":{\"values\":{\"root_module\":{\"resources\":[{@,\"values\":{}}]}}}"
    )]
    public async Task What_a_plan_removes_or_changes_counts_as_it_will_be(string members)
    {
        var answer = await CheckAsync(Plan(members), "-c", "1");

        Assert.DoesNotContain("failing", answer.Outcomes.Values);
        Assert.Equal(ExitCodes.Success, answer.Code);
    }

    [Theory]
    [InlineData("\"format_version\":\"2.0\",", "format_version 2.0")]
    [InlineData("\"format_version\":[],", "without a format_version")]
    [InlineData("", "without a format_version")]
    public async Task A_plan_in_an_unknown_form_is_refused(string version, string message)
    {
        var answer = await CheckAsync("{" + version + "\"planned_values\":{\"root_module\":{}}}");

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "a.yaml",
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  - Type: AWS::SageMaker::Model\n",
        "line 3: Resources is a list, and a template needs a mapping of names to resources"
    )]
    [InlineData("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: x\n", "Resources is a string, and a template needs")]
    [InlineData(
        "a.yaml",
        "Resources:\n  - Type: AWS::SageMaker::Model\n",
        "Resources is a list, and a template needs a mapping of names to resources. Line 2 names AWS::SageMaker::Model"
    )]
    [InlineData("a.yaml", "Resources: {Lab: {Type: [AWS::SageMaker::Model]}}\n", "none of its Resources has a Type that is a string")]
    [InlineData("a.yaml", "Resources: {Lab: {type: AWS::SageMaker::Model}}\n", "none of its Resources has a Type that is a string")]
    [InlineData(
        "a.yaml",
        "resources: {Lab: {Type: AWS::SageMaker::Model}}\n",
        "a mapping with resources. Line 1 names AWS::SageMaker::Model"
    )]
    [InlineData(
        "a.yaml",
        "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: NotebookInstance\n",
        "Line 1 names sagemaker.services.k8s.aws/v1alpha1"
    )]
    [InlineData("a.yaml", "resources: {lab: {type: 'aws:sagemaker:NotebookInstance'}}\n", "Line 1 names aws:sagemaker:NotebookInstance")]
    [InlineData(
        "a.json",
        "[{\"x\":1},{\"Resources\":{\"Lab\":{\"Type\":\"AWS::SageMaker::Model\"}}}]",
        "entry 1 of the list is a JSON object with x"
    )]
    [InlineData("a.json", "{\"resources\":[{\"type\":\"aws_sagemaker_model\"}]}", "Line 1 names aws_sagemaker_model")]
    [InlineData("a.json", "{\"resourceType\":\"AWS::SageMaker::Model\",\"resourceId\":\"a\"}", "Line 1 names AWS::SageMaker::Model")]
    [InlineData(
        "a.json",
        "{\"NotebookInstances\":[{\"NotebookInstanceName\":\"a\"}]}",
        "the answer of ListNotebookInstances, which lacks the settings"
    )]
    [InlineData(
        "a.json",
        "{\"NotebookInstanceArn\":\"arn:aws:x\",\"DirectInternetAccess\":\"Enabled\"}",
        "Line 1 names AWS::SageMaker::NotebookInstance"
    )]
    [InlineData("a.json", "{\"configurationItems\":\"x\"}", "configurationItems is a string, where AWS Config writes a list of items")]
    [InlineData("a.json", "{\"configurationItems\":[\"x\",7]}", "item 1 is a string, where AWS Config writes an object")]
    [InlineData("a.json", "{\"configurationItem\":\"x\"}", "the configuration item is a string")]
    [InlineData("a.json", "{\"QueryInfo\":{},\"Results\":\"x\"}", "Results is a string")]
    [InlineData("a.json", "{\"TemplateBody\":7}", "TemplateBody that is a number")]
    [InlineData("a.json", "{\"TemplateBody\":\"no template\"}", "TemplateBody that is not a CloudFormation template")]
    [InlineData(
        "a.json",
        "{\"version\":4,\"serial\":1,\"lineage\":\"a\",\"resources\":[{\"type\":\"aws_sagemaker_model\"}]}",
        "terraform show -json"
    )]
    public async Task A_file_in_a_folder_that_names_a_resource_is_not_assessed(string name, string text, string reason)
    {
        _folder.Write(name, text);
        _folder.Write("z.yaml", Closed);

        var answer = await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json");

        Assert.Contains(reason, Unread(answer), StringComparison.Ordinal);
        Assert.False(answer.Report.GetProperty("complete").GetBoolean());
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
    }

    [Theory]
    [InlineData(
        "p.json",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"sagemaker:*\",\"Resource\":\"arn:aws:sagemaker:*:*:notebook-instance/*\"}]}"
    )]
    [InlineData("p.json", "{\"ConfigRuleName\":\"x\",\"Scope\":{\"ComplianceResourceTypes\":[\"AWS::SageMaker::NotebookInstance\"]}}")]
    [InlineData("p.json", "{\"detail-type\":[\"SageMaker Notebook Instance State Change\"],\"source\":[\"aws.sagemaker\"]}")]
    [InlineData("buildspec.yml", "phases: {build: {commands: ['aws sagemaker list-models']}}")]
    public async Task A_file_that_only_speaks_of_resources_is_skipped(string name, string text)
    {
        _folder.Write(name, text);
        _folder.Write("z.yaml", Closed);

        var answer = await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json");

        Assert.Contains(
            "Skipped: ",
            Assert.Single(answer.Report.GetProperty("notes").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCodes.Success, answer.Code);
    }

    [Theory]
    [InlineData("[x]", "Its Properties are a list")]
    [InlineData("x", "Its Properties are a string")]
    public async Task Properties_that_are_not_a_mapping_are_not_assessed(string properties, string reason)
    {
        var answer = await CheckAsync($"Resources: {{Lab: {{Type: AWS::SageMaker::NotebookInstance, Properties: {properties}}}}}");

        Assert.Contains(reason, Unread(answer), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
    }

    [Theory]
    [InlineData("Properties: {directInternetAccess: Disabled}", "line 4: Lab: directInternetAccess must be written DirectInternetAccess")]
    [InlineData("Properties: {DirectInternetAccess: Disabled, rootAccess: Enabled}", "rootAccess must be written RootAccess")]
    [InlineData("properties: {DirectInternetAccess: Disabled}", "properties must be written Properties")]
    [InlineData("Properties: {'Fn::If': [C, {kmsKeyId: k}, {}]}", "kmsKeyId must be written KmsKeyId")]
    [InlineData("Condition: Nope", "the template does not define the condition Nope")]
    [InlineData("Condition: [C]", "its Condition is a list and must be the name of one")]
    [InlineData("Properties: {DirectInternetAccess: !If [Nope, Disabled, Disabled]}", "the template does not define the condition Nope")]
    public async Task What_CloudFormation_refuses_has_a_note(string member, string note)
    {
        var answer = await CheckAsync(
            $"Conditions: {{C: !Equals [a, a]}}\nResources:\n  Lab: {{Type: AWS::SageMaker::NotebookInstance,\n    {member}}}\n"
        );

        Assert.Contains(note, string.Join(' ', Notes(answer)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Properties: {DirectInternetAccess: Disabled, Tags: [{Key: rootaccess, Value: v}]}")]
    [InlineData("Condition: C")]
    public async Task What_is_right_has_no_note(string member) =>
        Assert.Empty(
            Notes(
                await CheckAsync(
                    $"Conditions: {{C: !Equals [a, a]}}\nResources:\n  Lab: {{Type: AWS::SageMaker::NotebookInstance,\n    {member}}}\n"
                )
            )
        );

    [Fact]
    public async Task Conditions_that_a_macro_may_add_have_no_note() =>
        Assert.Empty(
            Notes(await CheckAsync("Transform: MyMacro\nResources:\n  Lab: {Type: AWS::SageMaker::NotebookInstance, Condition: Added}\n"))
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_template_in_an_old_encoding_is_not_assessed(bool named)
    {
        var file = Path.Combine(_folder.Path, "a.yaml");
        await File.WriteAllBytesAsync(
            file,
            Encoding.Latin1.GetBytes("Description: für alle\n" + Closed),
            TestContext.Current.CancellationToken
        );
        _folder.Write("z.yaml", Closed);

        var answer = await Sageguard.RunAsync([
            "check",
            .. named ? (string[])[file, Path.Combine(_folder.Path, "z.yaml")] : [_folder.Path],
            "-c",
            "1",
            "--output",
            "json",
        ]);

        Assert.Contains("not text", Unread(answer), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
    }

    [Fact]
    public async Task A_broken_snapshot_in_a_folder_is_not_assessed_and_other_archives_are_left_out()
    {
        var packed = new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3 };
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "a.json.gz"), packed, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "b.tar.gz"), packed, TestContext.Current.CancellationToken);
        _folder.Write("z.yaml", Closed);

        var answer = await Sageguard.RunAsync("check", _folder.Path, "-c", "1", "--output", "json");

        Assert.Contains("cannot be unpacked", Unread(answer), StringComparison.Ordinal);
        Assert.Equal(1, answer.Report.GetProperty("totals").GetProperty("notAssessed").GetInt32());
    }

    private static string Plan(string members) =>
        "{\"format_version\":\"1.2\",\"terraform_version\":\"1.9.5\"," + members.Replace("@", Notebook, StringComparison.Ordinal) + "}";

    private static IEnumerable<string?> Notes(Answer answer) =>
        answer.Report.GetProperty("notes").EnumerateArray().Select(note => note.GetString());

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
