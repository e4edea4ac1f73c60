// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Doctor;
using SageGuard.Cli.Remediate;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Tests.Reports;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Tests.Layout;

/// <summary>What is written for people fits their terminal in whole words.</summary>
public sealed class WidthTests
{
    private const int Whole = 10_000;

    public static TheoryData<string, int> Everything
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var what in Texts.Keys)
            {
                foreach (var width in (int[])[60, 80, 200])
                    data.Add(what, width);
            }

            return data;
        }
    }

    private static readonly Dictionary<string, Func<int, Task<string>>> Texts = new()
    {
        ["scan"] = width => Written(width, console => new TableReport(console).Write(SampleReport.Scan())),
        ["check"] = width => Written(width, console => new TableReport(console).Write(SampleReport.Check())),
        ["doctor"] = width => Written(width, console => DoctorCommand.Show(console, "123456789012", "eu-west-1", Findings, quiet: false)),
        ["plan"] = width =>
            Written(
                width,
                console =>
                    PlanTable.Show(
                        console,
                        new PlanResult(Plan, ["other could not be looked at: sagemaker:DescribeNotebookInstance was refused."], 40)
                    )
            ),
        ["outcomes"] = width =>
            Written(width, console => OutcomeTable.Show(console, false, Outcomes, "sageguard remediate apply --plan plan.json")),
        ["controls"] = width => RunAsync(width, "controls"),
        ["control"] = width => RunAsync(width, "controls", "SageMaker.1"),
        ["help"] = width => RunAsync(width, "remediate", "apply", "--help"),
    };

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Every_line_fits_and_every_word_is_whole(string what, int width)
    {
        var (narrow, whole) = (await Texts[what](width), await Texts[what](Whole));

        Assert.Equal(Words(whole), Words(narrow));
        // What is longer than a line is one word: a name or an ARN, which is of no use in two.
        Assert.All(
            narrow.Split('\n'),
            line => Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal), line)
        );
        Assert.All(narrow.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public async Task Help_fits_80_columns_in_every_command_and_has_headings_where_it_is_long()
    {
        var terminal = new Terminal(
            Terminal.PlainConsole(TextWriter.Null),
            Terminal.PlainConsole(TextWriter.Null),
            () => Stream.Null,
            () => Stream.Null
        );
        var root = CommandRoot.Create(terminal, TimeProvider.System, () => Sageguard.RunId);
        foreach (
            var command in root
                .Subcommands.SelectMany(command =>
                    command.Subcommands.Select(sub => (string[])[command.Name, sub.Name]).Prepend([command.Name])
                )
                .Prepend([])
        )
        {
            var page = await RunAsync(80, [.. command, "--help"]);

            Assert.All(
                page.Split('\n'),
                line => Assert.True(line.Length <= 80 || !line.Trim().Contains(' ', StringComparison.Ordinal), line)
            );
            var headings = page.Split('\n').Where(line => line.EndsWith(':') && !line.StartsWith(' ')).ToList();
            Assert.True(headings.Count == headings.Distinct().Count(), page);
            var loose = page.Split('\n')
                .SkipWhile(line => line != "Options:")
                .Skip(1)
                .TakeWhile(line => line.Length > 0)
                .Where(line => line.StartsWith("  -", StringComparison.Ordinal) || line.StartsWith("      -", StringComparison.Ordinal))
                .ToList();
            Assert.True(
                loose.Count <= 10,
                $"{string.Join(' ', command)} has {loose.Count} options without a heading: {string.Join(", ", loose)}"
            );
        }
    }

    [Fact]
    public async Task The_failures_of_a_resource_stand_together_and_equal_resources_are_one_entry()
    {
        const string Open = "{Type: AWS::SageMaker::NotebookInstance, Properties: {InstanceType: t, RoleArn: r}}";
        var closed = Open.Replace(
            "RoleArn: r",
            "RoleArn: r, DirectInternetAccess: Disabled, SubnetId: s, SecurityGroupIds: [g]",
            StringComparison.Ordinal
        );
        var text = System.Text.Encoding.UTF8.GetBytes($"Resources:\n  Twin1: {Open}\n  Closed: {closed}\n  Twin2: {Open}\n");

        var lines = (await Sageguard.RunAsync(["check", "-", "-c", "1,3"], text)).Output.Split('\n');

        var twins = Array.FindIndex(lines, line => line.StartsWith("Twin1 (-:2), Twin2 (-:4)  2 alike", StringComparison.Ordinal));
        Assert.True(twins >= 0, string.Join('\n', lines));
        Assert.StartsWith("  SageMaker.1  high  DirectInternetAccess is not set", lines[twins + 1], StringComparison.Ordinal);
        Assert.StartsWith("  SageMaker.3  high  RootAccess is not set", lines[twins + 2], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("Closed  notebook instance, -:3", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("Fix SageMaker.3: Write RootAccess: Disabled.", StringComparison.Ordinal));
        Assert.Contains("6 results: 5 failing (5 high), 1 passed.", lines);
    }

    [Fact]
    public async Task Notebooks_that_are_blocked_alike_are_one_entry_of_a_plan_with_a_count_of_what_is_in_the_way()
    {
        var text = await Texts["plan"](Whole);

        Assert.Single(text.Split('\n'), line => line.Contains("Give a private subnet", StringComparison.Ordinal));
        Assert.Contains("lab-1, lab-2, lab-3  3 alike, InService", text, StringComparison.Ordinal);
        Assert.Contains("rebuild as NAME-private", text, StringComparison.Ordinal);
        Assert.Contains("In the way: no-subnet of 3.", text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Findings =>
        [
            new(
                Health.Broken,
                "rule sageguard-sagemaker-1",
                "AWS Config may not invoke arn:aws:lambda:eu-west-1:123456789012:function:sageguard-with-a-long-name, so that no resource is evaluated."
            ),
            new(Health.Fine, "recorder", "It records every kind that the rules evaluate."),
        ];

    private static RemediationPlan Plan =>
        new(
            "20261123T120000Z-0001",
            Sageguard.Now,
            "eu-west-1",
            new RemediationTarget(),
            [
                .. Enumerable
                    .Range(1, 3)
                    .Select(i => new NotebookPlan(
                        new NotebookIdentity(
                            $"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab-{i}",
                            DateTimeOffset.UnixEpoch
                        ),
                        RepairMethod.Rebuild
                    )
                    {
                        Status = "InService",
                        Failing = ["SageMaker.1", "SageMaker.3"],
                        ReplacementName = $"lab-{i}-private",
                        Changes = [new SettingChange("DirectInternetAccess", "Enabled", "Disabled", "SageMaker.1")],
                        Blockers =
                        [
                            new Blocker(
                                BlockerKind.NoSubnet,
                                $"lab-{i} has no subnet.",
                                "Give a private subnet with --subnet subnet-0a1b2c3d4e5f67890."
                            ),
                        ],
                    }),
                new NotebookPlan(
                    new NotebookIdentity(
                        "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/a-notebook-with-the-longest-name-that-a-notebook-can-have-here",
                        DateTimeOffset.UnixEpoch
                    ),
                    RepairMethod.InPlace
                )
                {
                    Status = "Stopped",
                    Failing = ["SageMaker.3"],
                    Changes = [new SettingChange("RootAccess", "Enabled", "Disabled", "SageMaker.3")],
                    Notes = ["Its lifecycle configuration runs as root in any case."],
                },
            ]
        );

    private static IReadOnlyList<RepairOutcome> Outcomes =>
        [
            new("lab-1", RepairState.Repaired, ""),
            new(
                "lab-2",
                RepairState.Failed,
                "sagemaker:UpdateNotebookInstance was refused for arn:aws:sts::123456789012:assumed-role/repair/me. Grant it, and run the same command again."
            ),
        ];

    private static Task<string> Written(int width, Action<IAnsiConsole> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(Terminal.PlainConsole(text, width));
        return Task.FromResult(text.ToString());
    }

    private static async Task<string> RunAsync(int width, params string[] args)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            Terminal.PlainConsole(text, width),
            Terminal.PlainConsole(TextWriter.Null),
            () => Stream.Null,
            () => Stream.Null
        );
        Assert.Equal(ExitCodes.Success, await CommandRoot.RunAsync(args, terminal, TimeProvider.System, () => Sageguard.RunId));
        return text.ToString();
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
