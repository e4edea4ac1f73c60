// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests;

/// <summary>Help, completion and the catalog.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Every_command_has_examples_that_parse()
    {
        var terminal = new Terminal(Terminal.PlainConsole(TextWriter.Null), Terminal.PlainConsole(TextWriter.Null), () => Stream.Null, () => Stream.Null);
        var root = CommandRoot.Create(terminal, TimeProvider.System);
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Count > 0 ? command.Subcommands : [command]).Append(root))
        {
            var examples = HelpExamples.Of(command);
            Assert.True(examples.Count > 0, $"{command.Name} has no examples");
            foreach (var example in examples)
            {
                var line = example[(example.IndexOf("sageguard ", StringComparison.Ordinal) + "sageguard ".Length)..].Split('#', ')', '>', '|')[0].Trim();
                Assert.True(root.Parse(line).Errors.Count == 0, $"{example}: {string.Join(" ", root.Parse(line).Errors.Select(error => error.Message))}");
            }
        }
    }

    [Fact]
    public async Task Help_names_the_command_as_people_type_it()
    {
        var answer = await CommandProcess.SageguardAsync(new Dictionary<string, string>(), "scan", "--help");
        Assert.Equal(0, answer.Code);
        Assert.Contains("  sageguard scan [options]", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shells_ask_the_command_itself()
    {
        var answer = await CommandProcess.SageguardAsync(new Dictionary<string, string>(), "[suggest:19]", "sageguard scan --fo");
        Assert.Contains("--format", answer.Output, StringComparison.Ordinal);
        foreach (var shell in (string[])["bash", "zsh", "fish", "pwsh"])
            Assert.Contains("suggest:", (await Sageguard.RunAsync("completion", shell)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_control_is_explained()
    {
        var all = await Sageguard.RunAsync("controls");
        for (var number = 1; number <= 25; number++)
        {
            Assert.Contains($"SageMaker.{number} ", all.Output, StringComparison.Ordinal);
            var one = await Sageguard.RunAsync("controls", $"{number}");
            Assert.Equal(0, one.Code);
            Assert.Contains($"#sagemaker-{number}", one.Output, StringComparison.Ordinal);
        }

        Assert.Equal(25, (await Sageguard.RunAsync("controls", "--json")).Report.GetArrayLength());
    }

    [Fact]
    public async Task Nothing_but_text_comes_out_where_no_terminal_is()
    {
        var answer = await CommandProcess.SageguardAsync(new Dictionary<string, string>(), "check", Repository.Sample("template.yaml"));
        Assert.DoesNotContain("\u001b", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Equal("", answer.Error);
    }
}
