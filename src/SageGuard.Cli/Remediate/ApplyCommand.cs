// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate apply</c>: applies a plan; run again, it goes on where it ended.</summary>
internal sealed class ApplyCommand
{
    private readonly Argument<string[]> _notebooks = new("NOTEBOOK")
    {
        Description = "The notebooks to repair; none for all of the plan.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<FileInfo?> _plan = new("--plan")
    {
        HelpName = "file",
        Description = "The plan's file. Without one, a plan is made from --control and the other options, and kept.",
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the calls and make none." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask before the first change." };
    private readonly Option<string[]> _again = new("--again")
    {
        HelpName = "notebook",
        Description = "A notebook whose question you answer with yes: its steps are gone through again.",
    };
    private readonly Option<bool> _acceptChanging = new("--accept-changing")
    {
        Description = "Accept a backup in which files changed while they were read.",
    };
    private readonly Option<int> _concurrency = Number.Option("--concurrency", "How many notebooks at once.", 10, 1, 100);
    private readonly Option<double> _poll = Number.Option("--poll-seconds", "The pause between two looks at a notebook.", 10, 0.01, 3600);
    private readonly Option<double> _stateMinutes = Number.Option(
        "--state-minutes",
        "The longest wait for a change of state.",
        30,
        0.01,
        10_000
    );
    private readonly Option<double> _copyMinutes = Number.Option(
        "--copy-minutes",
        "The longest wait for a backup or restore that makes no progress.",
        60,
        0.01,
        10_000
    );
    private readonly OutputOption _output = new("The outcomes for people (table) or for machines (json).");
    private readonly Option<bool> _rehash = new("--rehash")
    {
        Description = "Download the backup's archives and hash them again wherever the backup is verified.",
    };
    private readonly ResumeOption _resume = new();
    private readonly TargetOptions _target = new();
    private readonly RepairChoices _choices = new();
    private readonly RemediateConnection _connection = new();
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private ApplyCommand(Terminal terminal, TimeProvider time) => (_terminal, _time) = (terminal, time);

    public static Command Create(Terminal terminal, TimeProvider time) => new ApplyCommand(terminal, time).Build();

    private Command Build()
    {
        PlannedNotebooks.AddTo(_notebooks.CompletionSources);
        PlannedNotebooks.AddTo(_again.CompletionSources);
        var command = new Command("apply", "Apply a plan. It never deletes; run again, it goes on where it ended.")
        {
            _notebooks,
            _plan,
            _dryRun,
            _yes,
            _again,
            _acceptChanging,
            _rehash,
            _concurrency,
            _poll,
            _stateMinutes,
            _copyMinutes,
        };
        _output.AddTo(command);
        _resume.AddTo(command);
        _target.AddTo(command);
        _choices.AddTo(command);
        _connection.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    _terminal,
                    () => RunAsync(parse, cancellationToken),
                    cancellationToken,
                    "Run the same command again to go on."
                )
        );
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var names = parse.GetValue(_notebooks) ?? [];
        var (plan, file) = await PlanAsync(parse, names, cancellationToken);
        var again = parse.GetValue(_again) ?? [];
        if (names.Concat(again).FirstOrDefault(name => plan.Find(name) is null) is { } unknown)
        {
            throw new SageGuardException(
                $"The plan has no notebook called {unknown}. It has {string.Join(", ", plan.Notebooks.Select(notebook => notebook.Name))}."
            );
        }

        var chosen = plan.Notebooks.Where(notebook => names.Length == 0 || names.Contains(notebook.Name)).ToList();
        var ready = chosen.Where(notebook => notebook.Blockers.Count == 0).ToList();

        using var aws = _connection.Open(parse, plan.Region);
        if (parse.GetValue(_plan) is not null)
            await IntroduceAsync(parse, aws, plan, cancellationToken);
        if (parse.GetValue(_dryRun))
        {
            using var client = aws.Client(AwsService.SageMaker);
            return await DryRun.ShowAsync(_terminal.Out, plan, chosen, new SageMakerClient(client), _time, cancellationToken);
        }

        if (ready.Count > 0 && !parse.GetValue(_yes))
        {
            if (!_terminal.CanAsk)
            {
                _terminal.Say($"{Question(plan, ready)} No one can answer here: add --yes to go on.");
                return ExitCodes.Usage;
            }

            if (!await _terminal.Out.PromptAsync(new ConfirmationPrompt(Question(plan, ready)) { DefaultValue = false }, cancellationToken))
            {
                _terminal.Say("Nothing was done.");
                return ExitCodes.Success;
            }
        }

        return OutcomeTable.Show(
            _terminal.Out,
            _output.IsJson(parse),
            ready.Count == 0
                ? [.. chosen.Select(Apply.Blocked)]
                : await ApplyAsync(parse, aws, plan, file, names, again, cancellationToken),
            $"sageguard remediate apply --plan {PlanFile.Shown(file)}"
        );
    }

    private async Task<IReadOnlyList<RepairOutcome>> ApplyAsync(
        ParseResult parse,
        AwsConnection aws,
        RemediationPlan plan,
        FileInfo file,
        IReadOnlyCollection<string> names,
        IReadOnlyCollection<string> again,
        CancellationToken cancellationToken
    )
    {
        if (parse.GetValue(_plan) is null)
        {
            // Only now: where nothing is done, no file is left.
            PlanFile.Write(file, plan);
            _terminal.Say($"The plan is kept in {file.Name}.");
        }

        using var session = new RepairSession(aws, plan, file, _resume.Read(parse), _time, _terminal.Say);
        var repair = session.Repair with
        {
            AcceptChanging = parse.GetValue(_acceptChanging),
            Rehash = parse.GetValue(_rehash),
            Patience = new Patience
            {
                Poll = TimeSpan.FromSeconds(parse.GetValue(_poll)),
                State = TimeSpan.FromMinutes(parse.GetValue(_stateMinutes)),
                Copy = TimeSpan.FromMinutes(parse.GetValue(_copyMinutes)),
            },
        };
        return await Apply.RunAsync(repair, names, again, parse.GetValue(_concurrency), cancellationToken);
    }

    // Without a plan: the recipe in one command. The plan is kept once something is done, so that a crash can be got over with it.
    private async Task<(RemediationPlan Plan, FileInfo File)> PlanAsync(
        ParseResult parse,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken
    )
    {
        if (parse.GetValue(_plan) is { } file)
        {
            if (_target.AnyGiven(parse))
                throw new SageGuardException("--plan and --control exclude each other: what is repaired stands in the plan.");
            if (_choices.AnyGiven(parse))
            {
                throw new SageGuardException(
                    "--plan is given, and the options about buckets, set-uid files and waivers stand in it: give them to sageguard remediate plan."
                );
            }

            return (await PlanFile.ReadAsync(file, _terminal, cancellationToken), file);
        }

        if (!_target.AnyGiven(parse))
        {
            throw new SageGuardException(
                "Nothing says what to repair. Give a plan (--plan FILE, made by sageguard remediate plan), or controls (--control SageMaker.3)."
            );
        }

        using var aws = _connection.Open(parse);
        var caller = await _connection.CallerAsync(parse, aws, cancellationToken);
        var result = await PlanCommand.MakeAsync(
            _terminal,
            aws,
            caller,
            _target.Read(parse),
            _choices.Read(parse),
            names,
            _time,
            cancellationToken
        );
        PlanCommand.Show(_terminal, result, _output.IsJson(parse));
        return (result.Plan, new FileInfo($"sageguard-plan-{result.Plan.Id}.json"));
    }

    // A plan that lay about for a while, or came from someone else: who made it, and that it is for the account at hand.
    private async Task IntroduceAsync(ParseResult parse, AwsConnection aws, RemediationPlan plan, CancellationToken cancellationToken)
    {
        if (plan.PlannedBy is { } planner)
        {
            _terminal.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The plan was made by {planner.Arn} in account {planner.Account}, {plan.Region}, at {plan.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, with SageGuard {planner.Version}."
                )
            );
        }
        if (plan.Account is not { } account)
            return;
        var caller = await _connection.CallerAsync(parse, aws, cancellationToken);
        if (caller.Account != account)
        {
            throw new UsageException(
                $"The plan is for the notebooks of account {account}, and these credentials are of {caller.Account} ({caller.Arn}). Sign in to {account}, or name a role there with --role-arn."
            );
        }
    }

    private static string Question(RemediationPlan plan, List<NotebookPlan> ready)
    {
        var stops = ready.Count(notebook => notebook.Status == NotebookStatus.InService);
        return $"Repair {Plural.Count(ready.Count, "notebook")} in {plan.Region}? "
            + stops switch
            {
                0 => "No kernel ends: none of them runs.",
                1 => "1 runs and will be stopped: its kernels end.",
                _ => $"{Plural.Count(stops, "notebook")} run and will be stopped: their kernels end.",
            };
    }
}
