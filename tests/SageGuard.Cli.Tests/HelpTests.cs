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
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Append(command)).Append(root))
        {
            var examples = HelpExamples.Of(command);
            Assert.True(examples.Count > 0, $"{command.Name} has no examples");
            foreach (var example in examples)
            {
                Assert.True(example.Length <= 78, $"{example}: with its margin it does not fit into 80 columns");
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
        // Where the cursor stands at the end of a command, the shell's line is one character shorter than the position.
        var end = await CommandProcess.SageguardAsync(new Dictionary<string, string>(), "[suggest:20]", "sageguard controls ");
        Assert.Contains("SageMaker.14", end.Output, StringComparison.Ordinal);
        foreach (var shell in (string[])["bash", "zsh", "fish", "pwsh"])
            Assert.Contains("suggest:", (await Sageguard.RunAsync("completion", shell)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_completes_with_the_printed_script()
    {
        Needs.Program("bash", "a shell with bash's completion");
        var folder = Directory.CreateTempSubdirectory("sageguard-completion").FullName;
        var (program, args) = CommandProcess.Sageguard;
        var command = Path.Combine(folder, "sageguard");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec {program} {string.Join(' ', args.Select(arg => $"'{arg}'"))} \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // What readline does when somebody presses the tabulator.
        const string Script = """
            PATH=$1:$PATH
            source <(sageguard completion bash)
            press() {
              COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
              COMP_POINT=${#COMP_LINE}
              $(complete -p sageguard | sed 's/.*-F \([^ ]*\).*/\1/') && echo "$* = ${COMPREPLY[*]}"
            }
            press sageguard sc
            press sageguard scan --fo
            press sageguard scan --format s
            press sageguard controls SageMaker.2
            press sageguard scan --fail-on ""
            """;

        var answer = await CommandProcess.RunAsync("bash", ["-c", Script, "bash", folder]);

        Assert.Equal(
            """
            sageguard sc = scan
            sageguard scan --fo = --format
            sageguard scan --format s = sarif
            sageguard controls SageMaker.2 = SageMaker.2 SageMaker.20 SageMaker.21 SageMaker.22 SageMaker.23 SageMaker.24 SageMaker.25
            sageguard scan --fail-on  = high low medium
            """,
            answer.Output.Trim(), ignoreLineEndingDifferences: true);
        Directory.Delete(folder, recursive: true);
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
