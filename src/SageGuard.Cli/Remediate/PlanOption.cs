// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>The options of the commands that work on a plan, and what these need.</summary>
internal sealed class PlanOption
{
    private readonly Option<FileInfo> _plan = new("--plan") { Description = "The plan's file.", Required = true };
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

    public Task<RemediationPlan> ReadAsync(ParseResult parse, Terminal terminal, CancellationToken cancellationToken) =>
        PlanFile.ReadAsync(parse.GetValue(_plan)!, terminal, cancellationToken);

    /// <summary>The plans of the named notebooks.</summary>
    public static IReadOnlyList<NotebookPlan> Named(RemediationPlan plan, IReadOnlyCollection<string> names) =>
        [.. names.Select(name => plan.Find(name) ?? throw new SageGuardException($"The plan has no notebook called {name}. It has {string.Join(", ", plan.Notebooks.Select(notebook => notebook.Name))}."))];

    /// <summary>Works with the plan.</summary>
    public async Task<int> WithAsync(ParseResult parse, RemediationPlan plan, Action<string, string> progress, Func<Repair, Task<int>> work)
    {
        using var aws = _connection.Open(parse, plan.Region);
        using var session = new RepairSession(aws, plan, parse.GetValue(_plan)!, _resume.Read(parse), TimeProvider.System, progress);
        return await work(session.Repair with { Patience = new Patience { Poll = TimeSpan.FromSeconds(parse.GetValue(_poll)) } });
    }
}
