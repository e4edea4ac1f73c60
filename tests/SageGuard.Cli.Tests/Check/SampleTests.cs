// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>
/// Files as people have them, each with what a check must say of it: the exit code, and the controls with each outcome. A
/// control that is named twice has two such results; <c>*</c> is something that was not read.
/// </summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("plan-awscc-notebook-open.json", 1, "failing .1 .2 .3 .21; passed .8")]
    [InlineData("plan-only-resource-changes-open.json", 1, "failing .1 .2 .3 .21; passed .8")]
    [InlineData("template-resource-is-include.yaml", 2, "notAssessed *")]
    [InlineData("template-transform-is-include.yaml", 2, "notAssessed *")]
    [InlineData("template-stackset-inline-open.yaml", 1, "failing .1 .2 .3 .21; passed .8")]
    [InlineData("template-open-domain-only.json", 1, "failing SageGuard.30", "-c", "core")]
    [InlineData("template-cluster-only.json", 2, "notAssessed *")]
    [InlineData(
        "template-open-domain-and-endpoint-config.yaml",
        1,
        "failing SageGuard.30; passed SageGuard.96 .4; notApplicable SageGuard.94 SageGuard.95",
        "-c",
        "core"
    )]
    [InlineData("answer-endpoint-config-not-isolated.json", 1, "failing SageGuard.94 SageGuard.95; passed SageGuard.96 .4", "-c", "core")]
    [InlineData("template-platform-not-written.yaml", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("plan-platform-not-written.json", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("plan-replaces-notebook.json", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("plan-subnet-from-module-output.json", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("template-subnet-typed-parameter.yaml", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("template-allowed-values-only-enabled.yaml", 1, "failing .1; passed .2 .3 .8 .21")]
    [InlineData("template-key-parameter-min-length.yaml", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("template-conditions-exclude-each-other.yaml", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("template-open-in-one-region.yaml", 2, "decidedAtDeployment .1; passed .2 .3 .8 .21")]
    [InlineData("template-open-in-one-region.yaml", 0, "passed .1 .2 .3 .8 .21", "--region", "eu-central-1")]
    [InlineData("template-open-in-one-region.yaml", 1, "failing .1; passed .2 .3 .8 .21", "--region", "us-east-1")]
    [InlineData("template-foreach-literal-list-open.yaml", 1, "failing .1 .1 .2 .2 .3 .3 .21 .21; passed .8 .8")]
    [InlineData("template-default-of-two-allowed.yaml", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("template-default-of-two-allowed.yaml", 2, "decidedAtDeployment .1; passed .2 .3 .8 .21", "--parameters", "any")]
    [InlineData("template-dynamic-references.yaml", 2, "decidedAtDeployment .1 .3; passed .2 .8 .21")]
    [InlineData("template-merge-list.yaml", 1, "failing .2 .21; passed .1 .3 .8")]
    [InlineData("template-inline-job-definition.yaml", 1, "failing .14 .22")]
    [InlineData("template-open-with-skip-metadata.yaml", 1, "failing .1; passed .2 .3 .8 .21")]
    [InlineData("template-duplicate-key.yaml", 0, "passed .1 .2 .3 .8 .21")]
    [InlineData("template-multibyte-name.json", 1, "failing .1 .1 .2 .2 .3 .3 .21 .21; passed .8 .8")]
    [InlineData("answer-get-template.json", 1, "failing .1 .2 .3 .21; passed .8")]
    [InlineData("answer-select-resource-config.json", 3, "failing .1; notAssessed .2 .3 .8 .21")]
    [InlineData("answer-describe-notebook.yaml", 1, "failing .1 .2 .3 .8 .21")]
    public async Task A_file_gets_its_results(string file, int code, string outcomes, params string[] options)
    {
        var answer = await SampleAsync(file, options);

        Assert.Equal(outcomes, Outcomes(answer));
        Assert.Equal(code, answer.Code);
        Assert.Equal(!outcomes.Contains('*', StringComparison.Ordinal), answer.Report.GetProperty("complete").GetBoolean());
    }

    [Theory]
    [InlineData("template-trailing-comma.json", "line 1, column 65: remove the comma before }")]
    [InlineData("template-alias-expansion.yaml", "repeat more than")]
    [InlineData("notebook.tf", "terraform plan -out p && terraform show -json p | sageguard check -")]
    public async Task A_file_is_refused_with_what_to_do(string file, string message)
    {
        var answer = await Sageguard.RunAsync("check", Repository.Sample(Path.Combine("Check", file)));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.Equal("", answer.Output);
    }

    [Fact]
    public async Task What_was_not_read_is_in_every_output_also_with_quiet()
    {
        foreach (var format in (string[])["table", "json", "csv", "sarif", "html"])
        {
            var answer = await Sageguard.RunAsync(
                "check",
                Repository.Sample("Check/template-resource-is-include.yaml"),
                "--output",
                format,
                "-q"
            );
            Assert.Equal(ExitCodes.NotAssessed, answer.Code);
            Assert.Contains("AWS::Include changes the template at deployment", answer.Output, StringComparison.Ordinal);
            Assert.Contains(
                "template-stage Processed",
                format == "csv"
                    ? "template-stage Processed"
                    : string.Join(' ', answer.Output.Split(['\n', ' ', '│'], StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_plan_that_replaces_a_notebook_warns_and_an_option_makes_it_fail()
    {
        var warned = await SampleAsync("plan-replaces-notebook.json");
        var note = Assert.Single(warned.Report.GetProperty("notes").EnumerateArray()).GetString();
        Assert.Contains(
            "replaces the notebook instance aws_sagemaker_notebook_instance.lab because of direct_internet_access, and its files are lost",
            note,
            StringComparison.Ordinal
        );

        Assert.Equal(ExitCodes.Failing, (await SampleAsync("plan-replaces-notebook.json", "--replacements", "fail")).Code);
    }

    [Fact]
    public async Task A_default_that_hides_a_failing_choice_has_a_note()
    {
        var notes = (await SampleAsync("template-default-of-two-allowed.yaml")).Report.GetProperty("notes");

        Assert.Contains(
            "Nb fails SageMaker.1 with Net=Enabled",
            Assert.Single(notes.EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_allowed_value_counts_where_the_operator_says_so()
    {
        var answer = await SampleAsync("template-default-of-two-allowed.yaml", "--parameters", "any");

        Assert.Equal(
            "It fails where the parameter Net is Enabled: DirectInternetAccess is Enabled; it must be Disabled. The deployment decides.",
            answer.ReasonOf("SageMaker.1", "Nb")
        );
        Assert.Equal("Give it: --parameter Net=VALUE", ResultOf(answer, "SageMaker.1").GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task Repeated_keys_and_merges_have_notes_with_their_lines()
    {
        Assert.Contains("line 18", Note(await SampleAsync("template-duplicate-key.yaml")), StringComparison.Ordinal);
        Assert.Contains("does not expand merges", Note(await SampleAsync("template-merge-list.yaml")), StringComparison.Ordinal);

        static string Note(Answer answer) => Assert.Single(answer.Report.GetProperty("notes").EnumerateArray()).GetString()!;
    }

    // A mapping with many keys is looked into in another way than a short one.
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task A_merge_and_a_key_that_only_looks_like_one_are_not_the_same_key(int keys)
    {
        using var folder = new Folder();
        var others = string.Concat(Enumerable.Range(0, keys).Select(i => $"  k{i}: v\n"));
        var template = folder.Write(
            "t.yaml",
            $"Base: &base\n  a: 1\nMap:\n  <<: *base\n{others}  \"<<\": quoted\nResources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n"
        );

        var answer = await Sageguard.RunAsync("check", template, "-c", "1", "--output", "json");

        var note = Assert.Single(answer.Report.GetProperty("notes").EnumerateArray()).GetString();
        Assert.Contains("does not expand merges", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_count_UTF16_units_in_JSON_and_SARIF()
    {
        var zed = (await SampleAsync("template-multibyte-name.json"))
            .Report.GetProperty("results")
            .EnumerateArray()
            .First(result => result.GetProperty("resource").GetProperty("name").GetString() == "Zed");
        Assert.Equal(113, zed.GetProperty("resource").GetProperty("location").GetProperty("column").GetInt32());

        var sarif = await Sageguard.RunAsync("check", Repository.Sample("Check/template-multibyte-name.json"), "--output", "sarif");
        var columns = sarif
            .Report.GetProperty("runs")[0]
            .GetProperty("results")
            .EnumerateArray()
            .Select(result =>
                result
                    .GetProperty("locations")[0]
                    .GetProperty("physicalLocation")
                    .GetProperty("region")
                    .GetProperty("startColumn")
                    .GetInt32()
            );
        Assert.Contains(113, columns);
        Assert.DoesNotContain(114, columns);
    }

    [Fact]
    public async Task A_failure_has_the_line_of_its_property_and_the_fix_for_the_file_in_hand()
    {
        var result = ResultOf(await SampleAsync("template-open-with-skip-metadata.yaml"), "SageMaker.1");

        var location = result.GetProperty("resource").GetProperty("location");
        Assert.Equal((13, 7), (location.GetProperty("line").GetInt32(), location.GetProperty("column").GetInt32()));
        Assert.Equal((13, 36), (location.GetProperty("endLine").GetInt32(), location.GetProperty("endColumn").GetInt32()));
        var fix = result.GetProperty("fix").GetString();
        Assert.StartsWith("Line 13: write DirectInternetAccess: Disabled", fix, StringComparison.Ordinal);
        Assert.Contains("replaces the notebook and deletes its volume; back up first.", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nested_property_has_its_whole_path()
    {
        var result = ResultOf(await SampleAsync("template-inline-job-definition.yaml"), "SageMaker.14");

        Assert.Equal(
            "MonitoringScheduleConfig.MonitoringJobDefinition.NetworkConfig.EnableNetworkIsolation",
            result.GetProperty("property").GetString()
        );
        Assert.StartsWith(
            "MonitoringScheduleConfig.MonitoringJobDefinition.NetworkConfig.EnableNetworkIsolation is not set",
            result.GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(8, result.GetProperty("resource").GetProperty("location").GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Terraform_gets_the_names_of_Terraform()
    {
        var result = ResultOf(await SampleAsync("plan-only-resource-changes-open.json"), "SageMaker.3");

        Assert.Equal("root_access is Enabled; it must be Disabled.", result.GetProperty("reason").GetString());
        Assert.Equal("In aws_sagemaker_notebook_instance.lab: write root_access = \"Disabled\".", result.GetProperty("fix").GetString());
        Assert.Equal(17, result.GetProperty("resource").GetProperty("location").GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task An_inline_template_has_the_lines_of_the_file_around_it()
    {
        var result = ResultOf(await SampleAsync("template-stackset-inline-open.yaml"), "SageMaker.1");

        Assert.Equal("S/Lab", result.GetProperty("resource").GetProperty("name").GetString());
        var location = result.GetProperty("resource").GetProperty("location");
        Assert.Equal((11, 26), (location.GetProperty("line").GetInt32(), location.GetProperty("column").GetInt32()));
    }

    internal static Task<Answer> SampleAsync(string file, params string[] options) =>
        Sageguard.RunAsync([
            "check",
            Repository.Sample(Path.Combine("Check", file)),
            "--control",
            Sageguard.Listed,
            "--output",
            "json",
            .. options,
        ]);

    internal static JsonElement ResultOf(Answer answer, string control) =>
        answer.Report.GetProperty("results").EnumerateArray().First(result => result.GetProperty("control").GetString() == control);

    // "failing .1 .2; passed .8": the outcomes in the report's order, the controls of each by number.
    internal static string Outcomes(Answer answer) =>
        string.Join(
            "; ",
            answer
                .Report.GetProperty("results")
                .EnumerateArray()
                .GroupBy(result => result.GetProperty("outcome").GetString(), result => result.GetProperty("control").GetString()!)
                .Select(group =>
                    $"{group.Key} {string.Join(' ', group.Select(id => id.Replace("SageMaker", "", StringComparison.Ordinal)).OrderBy(id => int.TryParse(id.TrimStart('.'), out var number) ? number : 0))}"
                )
        );
}
