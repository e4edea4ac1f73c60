// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Help;
using SageGuard.Controls;

namespace SageGuard.Cli.Tests;

/// <summary>Help, completion and the catalog.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Every_command_has_examples_that_parse()
    {
        var terminal = new Terminal(
            Terminal.PlainConsole(TextWriter.Null),
            Terminal.PlainConsole(TextWriter.Null),
            () => Stream.Null,
            () => Stream.Null
        );
        var root = CommandRoot.Create(terminal, TimeProvider.System, () => Sageguard.RunId);
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Append(command)).Append(root))
        {
            var examples = HelpExamples.For(command);
            Assert.True(examples.Count > 0, $"{command.Name} has no examples");
            foreach (var example in examples)
            {
                Assert.True(example.Length <= 78, $"{example}: with its margin it does not fit into 80 columns");
                var line = example[(example.IndexOf("sageguard ", StringComparison.Ordinal) + "sageguard ".Length)..]
                    .Split('#', ')', '>', '|')[0]
                    .Trim();
                Assert.True(
                    root.Parse(line).Errors.Count == 0,
                    $"{example}: {string.Join(" ", root.Parse(line).Errors.Select(error => error.Message))}"
                );
            }
        }
    }

    [Fact]
    public async Task Help_names_the_command_as_people_type_it()
    {
        var answer = await CommandProcess.SageguardProcessAsync(new Dictionary<string, string>(), "scan", "--help");
        Assert.Equal(0, answer.Code);
        Assert.Contains("  sageguard scan [options]\n", answer.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Examples:", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shells_ask_the_command_itself()
    {
        var answer = await CommandProcess.SageguardProcessAsync(new Dictionary<string, string>(), "[suggest:21]", "sageguard scan --outp");
        Assert.Contains("--output", answer.Output, StringComparison.Ordinal);
        // Where the cursor stands at the end of a command, the shell's line is one character shorter than the position.
        var end = await CommandProcess.SageguardProcessAsync(new Dictionary<string, string>(), "[suggest:20]", "sageguard controls ");
        Assert.Contains("SageMaker.14", end.Output, StringComparison.Ordinal);
        foreach (var shell in (string[])["bash", "zsh", "fish", "pwsh"])
            Assert.Contains("suggest:", (await Sageguard.RunAsync("completion", shell)).Output, StringComparison.Ordinal);
    }

    // Nothing means that the shell offers files.
    [Theory]
    [InlineData("check ", "")]
    [InlineData("check infra/", "")]
    [InlineData("check a.yaml --und", "--undecided")]
    [InlineData("check a.yaml --undecided ", "fail pass")]
    [InlineData("check a.yaml --undecided=p", "--undecided=pass")]
    [InlineData("scan --out ", "")]
    [InlineData("scan --out=", "")]
    [InlineData("scan --resume ", "")]
    [InlineData("scan --region us-gov", "us-gov-east-1 us-gov-west-1")]
    [InlineData("scan --region eu-west-1,us-gov-e", "eu-west-1,us-gov-east-1")]
    [InlineData("scan --control security-hub,SageMaker.25", "security-hub,SageMaker.25")]
    [InlineData("scan --quiet --qu", "")]
    [InlineData("scan --output o", "ocsf")]
    [InlineData("check --output as", "asff")]
    [InlineData("scan --regi", "--region")]
    [InlineData("scan --region eu-west-1 --regi", "--region")]
    [InlineData("import ", "")]
    [InlineData("import re", "")]
    [InlineData("remediate ap", "apply")]
    [InlineData("remediate apply --accept quo", "quota")]
    [InlineData("remediate apply --encryption aws:kms:", "aws:kms:dsse")]
    [InlineData("remediate script backup --plan plan.json l", "lab lab-2")]
    [InlineData("remediate purge --plan plan.json --yes lab-", "lab-2")]
    [InlineData("remediate apply --plan nowhere.json l", "")]
    [InlineData("policy people or", "organization")]
    [InlineData("completion ", "bash fish pwsh zsh")]
    public async Task What_fits_is_offered(string typed, string expected)
    {
        using var folder = new Folder();
        folder.Write(
            "plan.json",
            Remediation.PlanJson.Write(
                new Remediation.RemediationPlan(
                    "p",
                    Sageguard.Now,
                    "eu-west-1",
                    new Remediation.RemediationTarget(),
                    [
                        .. ((string[])["lab", "lab-2", "other"]).Select(name => new Remediation.NotebookPlan(
                            new Remediation.NotebookIdentity(
                                $"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/{name}",
                                Sageguard.Now
                            ),
                            Remediation.RepairMethod.InPlace
                        )
                        {
                            Status = "InService",
                        }),
                    ]
                )
            )
        );
        var line = $"sageguard {typed.Replace("plan.json", folder.PathOf("plan.json"), StringComparison.Ordinal)}";

        var answer = await CommandProcess.SageguardAsync(new Dictionary<string, string>(), $"[suggest:{line.Length}]", line);

        Assert.Equal(
            expected,
            string.Join(' ', answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        );
    }

    // A process of its own: AWS's library keeps the profiles that it has read.
    [Fact]
    public async Task Profiles_are_offered()
    {
        using var folder = new Folder();
        var profiles = folder.Write(
            "config",
            string.Concat(((string[])["dev-1", "dev-2", "other"]).Select(name => $"[profile {name}]\ncredential_process = /bin/{name}\n"))
        );
        const string Line = "sageguard scan --profile dev-";

        var answer = await CommandProcess.SageguardProcessAsync(
            new Dictionary<string, string> { ["AWS_CONFIG_FILE"] = profiles },
            $"[suggest:{Line.Length}]",
            Line
        );

        Assert.Equal("dev-1\ndev-2", answer.Output.ReplaceLineEndings("\n").Trim());
    }

    [Theory]
    [InlineData("scan --help", "help", "scan")]
    [InlineData("--help", "help")]
    [InlineData("--version", "version")]
    [InlineData("--version", "-V")]
    public async Task The_words_that_people_try_first_are_known(string same, params string[] args)
    {
        var (one, other) = (
            await CommandProcess.SageguardProcessAsync(new Dictionary<string, string>(), args),
            await CommandProcess.SageguardProcessAsync(new Dictionary<string, string>(), same.Split(' '))
        );
        Assert.Equal((0, other.Output), (one.Code, one.Output));
    }

    [Fact]
    public async Task Bash_completes_with_the_printed_script()
    {
        Needs.Program("bash", "a shell with bash's completion");
        var folder = Directory.CreateTempSubdirectory("sageguard-completion").FullName;
        var (program, args) = CommandProcess.Sageguard;
        var command = Path.Combine(folder, "sageguard");
        await File.WriteAllTextAsync(
            command,
            $"#!/bin/sh\nexec {program} {string.Join(' ', args.Select(arg => $"'{arg}'"))} \"$@\"\n",
            TestContext.Current.CancellationToken
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // What readline does when somebody presses the tabulator.
        const string Script = """
            PATH=$1:$PATH
            source <(sageguard completion bash)
            press() {
              COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
              COMP_POINT=${#COMP_LINE}
              $(complete -p sageguard | sed 's/.*-F \([^ ]*\).*/\1/')
              echo "$* = ${COMPREPLY[*]}"
            }
            press sageguard sc
            press sageguard scan --outp
            press sageguard scan --output s
            press sageguard controls SageMaker.11
            press sageguard scan --fail-on ""
            press sageguard scan --control 1,SageMaker.2,SageMaker.25
            press sageguard check ""
            press sageguard scan --out ""
            press sageguard scan --region eu-central-
            """;

        var answer = await CommandProcess.RunAsync("bash", ["-c", Script, "bash", folder]);

        Assert.Equal(
            """
            sageguard sc = scan
            sageguard scan --outp = --output
            sageguard scan --output s = sarif
            sageguard controls SageMaker.11 = SageMaker.11
            sageguard scan --fail-on  = high low medium
            sageguard scan --control 1,SageMaker.2,SageMaker.25 = 1,SageMaker.2,SageMaker.25
            sageguard check  = 
            sageguard scan --out  = 
            sageguard scan --region eu-central- = eu-central-1 eu-central-2
            """,
            answer.Output.Trim(),
            ignoreLineEndingDifferences: true
        );
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Each_control_is_explained()
    {
        var all = await Sageguard.RunAsync("controls");
        foreach (var control in Catalog.Controls)
        {
            Assert.Contains($"{control} ", all.Output, StringComparison.Ordinal);
            var one = await Sageguard.RunAsync("controls", control.Id);
            Assert.Equal(0, one.Code);
            Assert.Contains($"{control}  {control.Title}", one.Output, StringComparison.Ordinal);
        }

        Assert.Equal((await Sageguard.RunAsync("controls", "SageMaker.7")).Output, (await Sageguard.RunAsync("controls", "7")).Output);

        Assert.Equal(Catalog.Controls.Count, (await Sageguard.RunAsync("controls", "--json")).Report.GetArrayLength());
        Assert.Equal(
            ["SageMaker.1", "SageMaker.7"],
            (await Sageguard.RunAsync("controls", "7,1", "--json"))
                .Report.EnumerateArray()
                .Select(control => control.GetProperty("id").GetString())
        );
        Assert.Equal(
            ControlSet.SecurityHub.Controls.Count,
            (await Sageguard.RunAsync("controls", "security-hub", "--json")).Report.GetArrayLength()
        );
    }

    [Fact]
    public async Task Nothing_but_text_comes_out_where_no_terminal_is()
    {
        var answer = await CommandProcess.SageguardProcessAsync(
            new Dictionary<string, string>(),
            "check",
            Repository.Sample("template.yaml")
        );
        Assert.DoesNotContain("\u001b", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Equal("", answer.Error);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("TF_BUILD", "True")]
    [InlineData("GITLAB_CI", "true")]
    [InlineData("TEAMCITY_VERSION", "2026.1")]
    [InlineData("APPVEYOR", "True")]
    [InlineData("TRAVIS", "true")]
    [InlineData("JENKINS_URL", "http://localhost")]
    [InlineData("BITBUCKET_REPO_OWNER", "x")]
    public async Task No_CI_system_gets_colour_codes_into_its_pipes(string variable, string value)
    {
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            var answer = await Sageguard.CheckAsync("template.yaml");
            Assert.DoesNotContain("\u001b", answer.Output + answer.Error, StringComparison.Ordinal);
            Assert.Contains("SageMaker.1", answer.Output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    [Fact]
    public async Task On_a_terminal_there_is_colour_and_with_NO_COLOR_there_is_none()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Python has no terminals there.");
        var python = Needs.Python();
        // Runs the command with a terminal of its own in place of all three streams, and prints what came out.
        const string Terminal = """
            import os, pty, sys
            pid, terminal = pty.fork()
            if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
            while True:
                try: text = os.read(terminal, 4096)
                except OSError: break
                if not text: break
                sys.stdout.buffer.write(text)
            """;
        var (program, args) = CommandProcess.Sageguard;
        string[] line = ["-c", Terminal, program, .. args, "check", Repository.Sample("template.yaml")];
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color" };

        var coloured = await CommandProcess.RunAsync(python, line, environment);
        var plain = await CommandProcess.RunAsync(python, line, new Dictionary<string, string>(environment) { ["NO_COLOR"] = "1" });

        // The runtime itself sets the keypad's mode on any terminal; colour and weight are what NO_COLOR is about.
        const string Style = "\u001b\\[[0-9;]*m";
        Assert.Matches(Style, coloured.Output);
        Assert.DoesNotMatch(Style, plain.Output);
        Assert.Contains("SageMaker.1", plain.Output, StringComparison.Ordinal);
    }
}
