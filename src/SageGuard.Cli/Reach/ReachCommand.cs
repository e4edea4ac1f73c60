// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using System.Text.Json;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;
using SageGuard.Network;
using SageGuard.Network.Answers;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary><c>sageguard reach</c>: where packets from a workload can go.</summary>
internal sealed class ReachCommand(TimeProvider time)
{
    private readonly Option<string?> _from = new("--from")
    {
        Description = "A folder of recorded answers (aws ec2 describe-* as *.json), or one such file, instead of the account.",
        HelpName = "folder",
    };
    private readonly Option<string[]> _subnet = new("--subnet")
    {
        Description = "A subnet, for a workload that does not exist yet; repeatable.",
        HelpName = "id",
    };
    private readonly Option<string[]> _group = new("--security-group")
    {
        Description = "A security group of that workload; repeatable.",
        HelpName = "id",
    };
    private readonly Option<bool> _ipv6 = new("--ipv6") { Description = "The workload also has a global IPv6 address." };
    private readonly Option<string[]> _allow = new("--allow")
    {
        Description = "Verdicts that pass besides closed: filtered, hybrid.",
        HelpName = "verdicts",
    };
    private readonly Option<bool> _perimeter = new("--perimeter")
    {
        Description = "Fail as well where data can go to any account's S3 buckets through a VPC endpoint.",
    };
    private readonly Option<ReachFormat> _output = ChoiceOption.Create<ReachFormat>(
        "--output",
        ["-o"],
        "How the report comes out: table, json or html. Default: table.",
        "format"
    );

    private readonly AwsOptions _aws = new();

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var parts = new ReachCommand(time);
        var command = new Command(
            "reach",
            "Show whether a workload's network really has no way to the internet, with the path that proves it."
        );
        foreach (
            var option in (Option[])[parts._from, parts._subnet, parts._group, parts._ipv6, parts._allow, parts._perimeter, parts._output]
        )
        {
            command.Options.Add(option);
        }

        parts._aws.AddAllTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    () => parts.RunAsync(parse, terminal, cancellationToken),
                    cancellationToken,
                    "Nothing is reported: not everything was read."
                )
        );
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, Terminal terminal, CancellationToken cancellationToken)
    {
        var allowed = Allowed(parse);
        var (subnets, groups) = (Ids(parse, _subnet), Ids(parse, _group));
        var folder = parse.GetValue(_from);
        if (folder is not null && _aws.Given(parse) is { } given)
            throw new UsageException($"{given} has no effect with --from, which reads recorded answers only. Leave one of the two out.");
        if (folder is not null && subnets.Count == 0)
            throw new UsageException("--subnet is missing: with --from name the subnet of the workload.");
        if (subnets.Count > 0 && groups.Count == 0)
            throw new UsageException("--security-group is missing: every network interface has at least one.");
        if (subnets.Count == 0 && (groups.Count > 0 || parse.GetValue(_ipv6)))
            throw new UsageException("--security-group and --ipv6 describe a workload that does not exist yet: name its --subnet too.");

        var report = new ReachReport(
            folder is not null
                ? await RecordedAsync(folder, subnets, groups, parse.GetValue(_ipv6), cancellationToken)
                : await LiveAsync(parse, terminal, subnets, groups, cancellationToken)
        );
        Write(report, parse, terminal);
        return report.ExitCode(allowed, parse.GetValue(_perimeter));
    }

    private static async Task<IReadOnlyList<ReachResult>> RecordedAsync(
        string folder,
        List<string> subnets,
        List<string> groups,
        bool ipv6,
        CancellationToken cancellationToken
    )
    {
        var evaluator = new ReachEvaluator(await RecordedAnswers.ReadAsync(folder, cancellationToken));
        return [.. subnets.Select(subnet => OfPlace(evaluator, subnet, groups, ipv6, folder))];
    }

    private async Task<IReadOnlyList<ReachResult>> LiveAsync(
        ParseResult parse,
        Terminal terminal,
        List<string> subnets,
        List<string> groups,
        CancellationToken cancellationToken
    )
    {
        var results = new List<ReachResult>();
        foreach (var account in await Account.OfAsync(_aws.Read(parse), cancellationToken))
        {
            foreach (var region in account.Regions)
            {
                var live = new LiveReach(account, region);
                if (account.Error is { } error)
                {
                    // One account that cannot be entered hides nothing of the others.
                    results.Add(live.NotEntered(error));
                    continue;
                }

                await ProgressLine.ShowAsync(
                    terminal,
                    false,
                    "Reading",
                    () => $"Reading the network and the workloads of {account.Id} {region}",
                    async () =>
                        results.AddRange(
                            subnets.Count == 0
                                ? await live.OfAllAsync(cancellationToken)
                                : await live.OfPlacesAsync(subnets, groups, parse.GetValue(_ipv6), cancellationToken)
                        )
                );
                foreach (var note in live.Notes)
                    terminal.Say(note);
            }
        }

        return results;
    }

    private static ReachResult OfPlace(ReachEvaluator evaluator, string subnet, IReadOnlyList<string> groups, bool ipv6, string folder)
    {
        var workload = new Workload(subnet, groups, ipv6);
        try
        {
            return ReachResult.From(
                new ReachSubject("place", subnet, subnet, groups, ipv6),
                evaluator.Evaluate(workload),
                evaluator.Perimeter(workload)
            );
        }
        catch (UnusableAnswerException error)
        {
            throw new UsageException($"--from {folder}: {error.Message}");
        }
    }

    private void Write(ReachReport report, ParseResult parse, Terminal terminal)
    {
        var format = parse.GetValue(_output);
        if (format == ReachFormat.Table)
        {
            ReachTable.Write(report, terminal.Out);
            return;
        }

        using var output = terminal.OpenOutput();
        if (format == ReachFormat.Json)
        {
            JsonSerializer.Serialize(output, report, ReachJson.Readable.ReachReport);
            output.WriteByte((byte)'\n');
            return;
        }

        using var text = new StreamWriter(output, new UTF8Encoding(false));
        ReachHtml.Write(report, time.GetUtcNow(), text);
    }

    private HashSet<Verdict> Allowed(ParseResult parse)
    {
        var words = Ids(parse, _allow);
        return
        [
            .. words.Select(word =>
                word.ToLowerInvariant() switch
                {
                    "filtered" => Verdict.Filtered,
                    "hybrid" => Verdict.Hybrid,
                    _ => throw new UsageException(
                        $"--allow {OneLine.Clean(word, 40)} is not allowed. Choose filtered, hybrid or both, separated by a comma."
                    ),
                }
            ),
        ];
    }

    private static List<string> Ids(ParseResult parse, Option<string[]> option) =>
        [
            .. (parse.GetValue(option) ?? [])
                .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal),
        ];
}
