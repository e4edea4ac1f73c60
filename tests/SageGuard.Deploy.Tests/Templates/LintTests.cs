// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;
using SageGuard.Shared;

namespace SageGuard.Deploy.Tests.Templates;

/// <summary>What AWS's own tools say of the templates: cfn-lint, and the SAM transform.</summary>
public sealed class LintTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("sageguard-lint-").FullName;

    [Fact]
    public async Task Cfn_lint_finds_nothing_in_any_template()
    {
        var templates = Directory.GetFiles(Synthesis.App(Synthesis.EverySetting), "*.template.json").ToList();
        Assert.Equal(8, templates.Count);
        templates.Add(Repository.PathOf("policies/read-role.yaml"));
        templates.Add(
            Write(
                "combined.yaml",
                TemplateYaml.Write(
                    AccountTemplate.Create(
                        new()
                        {
                            Controls = ["all"],
                            Combined = true,
                            Hook = "FAIL",
                        }
                    )
                )
            )
        );
        templates.Add(
            Write("one-alarm.yaml", TemplateYaml.Write(AccountTemplate.Create(new() { Controls = ["security-hub"], OneAlarm = true })))
        );
        templates.Add(Write("variant.yaml", TemplateYaml.Write(AccountTemplate.Create(Variant.All[^1].Settings))));
        // Its many conditions and AWS's transform take longer than all the others together.
        if (LongRun.IsLarge)
        {
            templates.Add(Repository.PathOf("template.yaml"));
            templates.AddRange(Directory.GetFiles(Synthesis.Variants(), "*.template.json"));
            templates.Add(Write("sam-arm64.yaml", SamTemplate.Write("arm64")));
        }

        Assert.Equal("", await LintAsync([.. templates]));
    }

    [Fact]
    public async Task Cfn_lint_would_find_something() =>
        Assert.Contains(
            "E3002",
            await LintAsync(Write("wrong.json", """{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{"Nonsense":1}}}}""")),
            StringComparison.Ordinal
        );

    // The reader is that of AWS's SAM transform: a string that YAML takes for a date, a number or a boolean shows here.
    [Fact]
    public async Task The_YAML_says_what_the_JSON_says()
    {
        var templates = Variant
            .All.Select(variant => AccountTemplate.Create(variant.Settings with { Hook = "WARN" }))
            .Append(SamTemplate.Create())
            .ToList();
        var files = templates.Select(
            (template, index) => Write($"yaml{index}.yaml", TemplateYaml.Write(template, "A comment: with a colon"))
        );
        var read = await TransformAsync([.. files]);
        foreach (var (template, json) in templates.Zip(read.AsArray()))
            Assert.True(JsonNode.DeepEquals(Tool.Parse(template), json), $"{json}\nis not\n{Tool.Parse(template)}");
    }

    [Fact]
    public async Task Our_tests_see_template_yaml_as_AWSs_own_transform_leaves_it()
    {
        var transformed = Assert.Single((await TransformAsync("--transform", Repository.PathOf("template.yaml"))).AsArray())!;
        var ours = Tool.SamTransformed();
        foreach (var section in (string[])["Resources", "Rules", "Conditions"])
        {
            Assert.Equal(
                ours[section]!.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal),
                transformed[section]!.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal)
            );
            foreach (var (name, entry) in ours[section]!.AsObject())
                Assert.True(JsonNode.DeepEquals(entry, transformed[section]![name]), $"{name}: {transformed[section]![name]}");
        }
    }

    private static string Write(string name, string template)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, template);
        return file;
    }

    private static async Task<string> LintAsync(params string[] files)
    {
        // A Python program: it may be missing on a laptop, never in CI.
        if (await Judges.RunAsync("cfn-lint", ["--non-zero-exit-code", "warning", "--", .. files]) is not { } run)
        {
            Judges.Missing("cfn-lint is not installed: pip install cfn-lint");
            return "";
        }

        return run.Code == 0 ? "" : run.Output + run.Error;
    }

    private static async Task<JsonNode> TransformAsync(params string[] arguments)
    {
        var (code, output, error) = (
            await Judges.RunAsync(Judges.Python("samtranslator"), [Path.Combine(Judges.Folder, "transform.py"), .. arguments])
        )!.Value;
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }
}
