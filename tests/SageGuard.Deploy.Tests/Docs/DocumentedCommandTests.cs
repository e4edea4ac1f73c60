// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Deploy.Tests.Cdk;
using SageGuard.Shared;

namespace SageGuard.Deploy.Tests.Docs;

/// <summary>The commands of the guides about deployment: what can run without AWS is run, and nothing is left out unnamed.</summary>
public sealed partial class DocumentedCommandTests
{
    // What a command of these programs needs is not here: AWS, GitHub, a release's files, or minutes of compiling, which CI spends
    // elsewhere.
    private static readonly string[] Elsewhere =
    [
        "sam deploy",
        "gh attestation",
        "dotnet publish",
        "dotnet tool",
        "sha256sum",
        "cdk bootstrap",
        "sageguard doctor",
        "sageguard scan",
        "sageguard import",
        "aws s3",
        "aws cloudformation deploy",
        "aws cloudformation package",
    ];
    private static readonly string[] Shell = ["cd", "for", "do", "done", "export"];

    private static readonly IReadOnlyList<string> Commands =
    [
        .. ((string[])["docs/deploy.md", "docs/security-hub.md"])
            .SelectMany(file => CommandsOf(File.ReadAllText(Repository.PathOf(file))))
            .Distinct(),
    ];

    public static TheoryData<string> Ours =>
        [.. Commands.Where(command => command.StartsWith("sageguard ", StringComparison.Ordinal) && !IsElsewhere(command))];

    public static TheoryData<string> Stacks => [.. Commands.Where(command => command.StartsWith("cdk deploy", StringComparison.Ordinal))];

    public static TheoryData<string> Calls =>
        [.. Commands.Where(command => command.StartsWith("aws ", StringComparison.Ordinal) && !IsElsewhere(command))];

    [Theory]
    [MemberData(nameof(Ours))]
    public async Task The_command_line_takes_its_own(string command)
    {
        var (code, output, error) = await Command.RunAsync([.. Words(command).Skip(1)]);
        Assert.True(code == 0, error);
        Assert.NotEqual("", output);
    }

    // Synthesized in the place of a deployment: the settings are taken, and each stack that is named is there.
    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task The_CDK_app_has_the_stacks_for_the_settings(string command)
    {
        await Judges.InstallAsync();
        var words = Words(command).Skip(2).ToList();
        var settings = words
            .Zip(words.Skip(1))
            .Where(pair => pair.First == "-c" && !pair.Second.Contains("@aws-cdk/", StringComparison.Ordinal))
            .Select(pair => pair.Second.Split('=', 2))
            .ToDictionary(setting => setting[0], setting => setting[1]);
        settings["zip"] = Synthesis.Zip;
        var folder = Synthesis.App(settings);
        var stacks = words.TakeWhile(word => !word.StartsWith('-')).ToList();
        Assert.NotEmpty(stacks);
        Assert.All(stacks, stack => Assert.True(File.Exists(Path.Combine(folder, $"{stack}.template.json")), stack));
    }

    // With nothing at the other end: the command line is one that the aws command understands, and only the call fails.
    [Theory]
    [MemberData(nameof(Calls))]
    public void The_aws_command_takes_its_calls(string command)
    {
        using var aws = AwsCommandLine.StartOrSkip(
            new Uri("http://127.0.0.1:9"),
            new Dictionary<string, string> { ["AWS_MAX_ATTEMPTS"] = "1" },
            Repository.Root
        );
        Assert.Contains("Could not connect to the endpoint URL", aws.Try(Words(command).Skip(1)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_is_run_here_or_named_as_one_that_cannot_be()
    {
        Assert.InRange(Commands.Count, 15, 100);
        var run = Ours.Concat(Stacks).Concat(Calls).Select(row => (string)row).ToHashSet();
        Assert.DoesNotContain(Commands, command => !run.Contains(command) && !IsElsewhere(command));
        Assert.True(Ours.Count >= 2 && Stacks.Count > 4 && Calls.Count > 4);
    }

    private static bool IsElsewhere(string command) => Elsewhere.Any(start => command.StartsWith(start, StringComparison.Ordinal));

    private static IEnumerable<string> CommandsOf(string text)
    {
        foreach (var line in Continued().Replace(string.Join('\n', LinesOfBlocks(text)), " ").Split('\n'))
        {
            // A substitution stands for a value that only AWS or a file knows.
            var command = Substitution().Replace(Redirection().Replace(Comment().Replace(line, ""), ""), "x").Trim();
            command = Assignment().Replace(command, "");
            if (command.Length > 0 && !Shell.Contains(command.Split(' ')[0]))
                yield return command;
        }
    }

    // Blocks without a language are commands.
    private static IEnumerable<string> LinesOfBlocks(string text)
    {
        var (inside, commands) = (false, false);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                (inside, commands) = (!inside, !inside && line.Trim() == "```");
            else if (inside && commands)
                yield return line;
        }
    }

    private static IEnumerable<string> Words(string command) =>
        Word()
            .Matches(command)
            .Select(match => match.Value.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal));

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();

    [GeneratedRegex(@"\$\([^()]*(?:\([^()]*\)[^()]*)*\)")]
    private static partial Regex Substitution();

    [GeneratedRegex(@" > \S+$")]
    private static partial Regex Redirection();

    [GeneratedRegex(@" +#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:[A-Z_]+=\S+ )+")]
    private static partial Regex Assignment();

    [GeneratedRegex("""(?:'[^']*'|"[^"]*"|[^\s'"])+""")]
    private static partial Regex Word();
}
