// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Tests.Check;

/// <summary>The hook, the action and the snippet of the documentation, run as their systems run them.</summary>
public sealed class IntegrationTests : IDisposable
{
    private const string Open =
        "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: {DirectInternetAccess: Enabled, RootAccess: Disabled, SubnetId: s, KmsKeyId: k}\n";

    private readonly Folder _folder = new();

    public IntegrationTests()
    {
        var (program, args) = CommandProcess.Sageguard;
        var command = _folder.Write(
            ".tools/sageguard",
            $"#!/bin/sh\nexec {program} {string.Join(' ', args.Select(arg => $"'{arg}'"))} \"$@\"\n"
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _folder.Write("infra/lab.yaml", Open);
        _folder.Write("package.json", "{\"name\":\"x\"}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_hook_of_pre_commit_refuses_an_open_notebook_and_lets_other_files_pass()
    {
        var hook = Yaml(".pre-commit-hooks.yaml").Items[0];
        var line = $"{hook["entry"]!.Text} {string.Join(' ', hook["args"]!.Items.Select(arg => arg.Text))}";
        Assert.Matches(hook["files"]!.Text!, "infra/lab.yaml");

        var refused = await BashAsync($"{line} infra/lab.yaml package.json");
        Assert.Equal(ExitCodes.Failing, refused.Code);
        Assert.Contains("SageMaker.1", refused.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await BashAsync($"{line} package.json")).Code);
    }

    [Fact]
    public async Task The_action_annotates_summarizes_writes_SARIF_and_fails()
    {
        var steps = Yaml("action.yml")["runs"]!["steps"]!.Items;
        // The command is on the PATH, so nothing is installed.
        var install = await BashAsync(
            steps[0]["run"]!.Text!,
            new() { ["RUNNER_TEMP"] = _folder.Path, ["GITHUB_PATH"] = Path.Combine(_folder.Path, "path") }
        );
        Assert.Equal(0, install.Code);

        var summary = Path.Combine(_folder.Path, "summary.md");
        var answer = await BashAsync(
            steps[1]["run"]!.Text!,
            new()
            {
                ["FILES"] = "infra/**/*.yaml",
                ["CONFIG"] = _folder.Write("settings.yaml", "control: [1]\n"),
                ["SARIF"] = Path.Combine(_folder.Path, "out.sarif"),
                ["GITHUB_STEP_SUMMARY"] = summary,
                ["GITHUB_ACTIONS"] = "true",
            }
        );

        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Contains("::error file=infra/lab.yaml,line=4", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", answer.Output, StringComparison.Ordinal);
        Assert.Contains(
            "**1** failing",
            await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"uri\": \"infra/lab.yaml\"",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "out.sarif"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_snippet_for_GitLab_writes_JUnit_and_fails()
    {
        var document = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "check.md"),
            TestContext.Current.CancellationToken
        );
        var begin = document.IndexOf("```yaml\nsageguard:\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var snippet = document[begin..document.IndexOf("```", begin, StringComparison.Ordinal)];
        var job = SourceReader.Read(new InputFile("snippet", Encoding.UTF8.GetBytes(snippet))).Root["sageguard"]!;

        var answer = await BashAsync(job["script"]!.Items[^1].Text!);

        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Contains(
            "<testsuites",
            await File.ReadAllTextAsync(
                Path.Combine(_folder.Path, job["artifacts"]!["reports"]!["junit"]!.Text!),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
    }

    private static SourceNode Yaml(string name) =>
        SourceReader.Read(new InputFile(name, File.ReadAllBytes(Path.Combine(Repository.Root, name)))).Root;

    private Task<Answer> BashAsync(string script, Dictionary<string, string>? environment = null)
    {
        Needs.Program("bash", "a shell");
        var path = $"{Path.Combine(_folder.Path, ".tools")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        return CommandProcess.RunAsync(
            "bash",
            ["-eo", "pipefail", "-c", script],
            new Dictionary<string, string>(environment ?? []) { ["PATH"] = path },
            _folder.Path
        );
    }
}
