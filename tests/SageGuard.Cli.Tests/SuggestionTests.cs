// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests;

/// <summary>A misspelt word gets one line and the name that was meant.</summary>
public sealed class SuggestionTests
{
    [Theory]
    [InlineData("'scam' is not a command of sageguard. Did you mean scan?", "scam")]
    [InlineData("'acn' is not a command of sageguard.", "acn", "x")]
    [InlineData("'--contol' is not an option of sageguard scan. Did you mean --control?", "scan", "--contol", "1")]
    [InlineData("'--quite' is not an option of sageguard check. Did you mean --quiet?", "check", "--quite", "x.yaml")]
    [InlineData("'--nowait' is not an option of sageguard evaluate. Did you mean --no-wait?", "evaluate", "--nowait")]
    [InlineData("'aply' is not a command of sageguard remediate. Did you mean apply?", "remediate", "aply")]
    [InlineData("'-x' is not an option of sageguard scan.", "scan", "-x")]
    public async Task A_misspelt_word_is_one_line_with_what_was_meant(string sentence, params string[] args)
    {
        var answer = await Sageguard.RunAsync(args);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        var lines = answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"sageguard: {sentence}", lines[0]);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("sageguard: See: sageguard", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.json", "{")]
    [InlineData("report.CSV", "outcome,")]
    [InlineData("report.sarif", "{\n  \"$schema\"")]
    [InlineData("report.ocsf.json", "{\"class_uid\":2003,")]
    [InlineData("report.OCSF.jsonl", "{\"class_uid\":2003,")]
    [InlineData("report.html", "<!doctype html>")]
    [InlineData("report.xml", "<?xml")]
    [InlineData("report.md", "## SageGuard")]
    public async Task The_name_of_the_file_chooses_the_format(string name, string beginning)
    {
        using var folder = new Folder();
        await Sageguard.CheckAsync("describe.json", "--out", folder.PathOf(name));
        Assert.StartsWith(
            beginning,
            await File.ReadAllTextAsync(folder.PathOf(name), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        await Sageguard.CheckAsync("describe.json", "--out", folder.PathOf(name), "--output", "json");
        Assert.StartsWith(
            "{\n  \"formVersion\"",
            await File.ReadAllTextAsync(folder.PathOf(name), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_line_about_a_file_has_the_words_of_the_table()
    {
        using var folder = new Folder();
        var template = folder.Write(
            "p.yaml",
            "Parameters: {Net: {Type: String}}\nResources:\n  N:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: {InstanceType: t, RoleArn: r, DirectInternetAccess: !Ref Net}\n"
        );
        var report = folder.PathOf("c.sarif");

        var answer = await Sageguard.RunAsync("check", template, "--control", "1", "--out", report);

        Assert.Equal($"sageguard: {report}: 1 result, 0 failing, 1 decided at deployment.", answer.Error.Trim());
        Assert.Contains(
            "the parameter Net",
            (await Sageguard.RunAsync("check", template, "--control", "1")).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--parameter Net=VALUE",
            (await Sageguard.RunAsync("check", template, "--control", "1")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_in_the_form_of_a_link_is_not_one_in_SARIF()
    {
        using var folder = new Folder();
        var file = folder.Write(
            "m.json",
            "{\"Resources\":{\"[x](https://evil.example)\":{\"Type\":\"AWS::SageMaker::NotebookInstance\",\"Properties\":{}}}}"
        );
        var answer = await Sageguard.RunAsync("check", file, "--control", "1", "--output", "sarif");
        var message = answer
            .Report.GetProperty("runs")[0]
            .GetProperty("results")[0]
            .GetProperty("message")
            .GetProperty("text")
            .GetString()!;
        Assert.Contains("[x] (https://evil.example)", message, StringComparison.Ordinal);
        Assert.DoesNotContain("](", message, StringComparison.Ordinal);
    }
}
