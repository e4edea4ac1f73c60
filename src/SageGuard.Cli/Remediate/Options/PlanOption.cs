// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>The options of the commands that work on a plan, and what these need.</summary>
/// <param name="time">The clock.</param>
internal sealed class PlanOption(TimeProvider time)
{
    private readonly Option<FileInfo> _plan = new("--plan")
    {
        HelpName = "file",
        Description = "The plan's file.",
        Required = true,
    };
    private readonly Option<double> _poll = Number.Option("--poll-seconds", "The pause between two looks at a notebook.", 10, 0.01, 3600);
    private readonly ResumeOption _resume = new();
    private readonly RemediateConnection _connection = new();

    public void AddTo(Command command)
    {
        command.Add(_plan);
        command.Add(_poll);
        _resume.AddTo(command);
        _connection.AddTo(command);
    }

    /// <summary>The plan of a notebook.</summary>
    /// <exception cref="SageGuardException">The plan has none of that name.</exception>
    public static NotebookPlan Named(RemediationPlan plan, string name) =>
        plan.Find(name)
        ?? throw new SageGuardException(
            $"The plan has no notebook called {name}. It has {string.Join(", ", plan.Notebooks.Select(notebook => notebook.Name))}."
        );

    /// <summary>Works on each named notebook of the plan. What keeps one from being worked on does not keep the others.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">Where outcomes and progress are shown.</param>
    /// <param name="names">The notebooks.</param>
    /// <param name="work">Does the work and returns what became of the notebook.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SageGuardException">The plan cannot be read, or a name is not in it.</exception>
    public async Task<int> ForEachAsync(
        ParseResult parse,
        Terminal terminal,
        Argument<string[]> names,
        Func<RepairContext, NotebookPlan, Task<string>> work,
        CancellationToken cancellationToken
    )
    {
        var file = parse.GetValue(_plan)!;
        var plan = await PlanFile.ReadAsync(file, terminal, cancellationToken);
        var chosen = parse.GetValue(names)!.Select(name => Named(plan, name)).ToList();
        using var aws = _connection.Open(parse, plan.Region);
        using var session = new RepairSession(aws, plan, file, _resume.Read(parse), time, terminal.Say);
        var repair = session.Repair with { Patience = new Patience { Poll = TimeSpan.FromSeconds(parse.GetValue(_poll)) } };
        var outcomes = new List<RepairOutcome>();
        foreach (var notebook in chosen)
            outcomes.Add(await OutcomeAsync(repair, notebook, work));
        OutcomeTable.ShowLines(terminal.Out, outcomes);
        return OutcomeTable.Code(outcomes);
    }

    private static async Task<RepairOutcome> OutcomeAsync(
        RepairContext repair,
        NotebookPlan notebook,
        Func<RepairContext, NotebookPlan, Task<string>> work
    )
    {
        try
        {
            return new RepairOutcome(notebook.Name, RepairState.Repaired, await work(repair, notebook));
        }
        catch (SageGuardException error)
        {
            return new RepairOutcome(notebook.Name, RepairState.Question, error.Message);
        }
    }
}
