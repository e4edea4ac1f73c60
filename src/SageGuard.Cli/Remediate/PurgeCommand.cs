// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate purge</c>: deletes old notebooks, after their time, one confirmation each.</summary>
internal static class PurgeCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var names = new Argument<string[]>("NOTEBOOK") { Description = "The old notebooks to delete.", Arity = ArgumentArity.OneOrMore };
        var yes = new Option<string[]>("--yes") { Description = "The exact name of a notebook to delete without being asked for it." };
        var options = new PlanOption();
        var command = new Command("purge", "Delete old notebooks whose twins are verified, after the retention period.") { names, yes };
        options.AddTo(command);
        command.SetAction((parse, cancellationToken) => Errors.Catch(console, async () =>
        {
            var plan = options.Read(parse);
            var chosen = PlanOption.Named(plan, parse.GetValue(names)!);
            return await options.WithAsync(parse, plan, (notebook, what) => console.MarkupLineInterpolated($"[bold]{notebook}[/] {what}"), async repair =>
            {
                var outcomes = new List<RepairOutcome>();
                foreach (var notebook in chosen)
                    outcomes.Add(await PurgeAsync(console, repair, notebook, (parse.GetValue(yes) ?? []).Contains(notebook.Name), cancellationToken));
                foreach (var outcome in outcomes) console.WriteLine($"{outcome.Notebook}: {outcome.Message}");
                return outcomes.All(outcome => outcome.State == RepairState.Repaired) ? ExitCodes.Success : ExitCodes.Failing;
            });
        }));
        return command;
    }

    private static async Task<RepairOutcome> PurgeAsync(IAnsiConsole console, Repair repair, NotebookPlan notebook, bool confirmed, CancellationToken cancellationToken)
    {
        try
        {
            if (await Purge.CheckAsync(repair, notebook, cancellationToken) is { } what)
            {
                console.WriteLine(what);
                if (!confirmed && !IsTyped(console, notebook.Name))
                    return new RepairOutcome(notebook.Name, RepairState.Question, $"not deleted: not confirmed. Type its name when asked, or give --yes {notebook.Name}.");
            }

            await Purge.DeleteAsync(repair, notebook, cancellationToken);
            return new RepairOutcome(notebook.Name, RepairState.Repaired, "deleted. Its backup stays in the bucket.");
        }
        catch (SageGuardException error)
        {
            return new RepairOutcome(notebook.Name, RepairState.Question, error.Message);
        }
    }

    private static bool IsTyped(IAnsiConsole console, string name) =>
        console.Profile.Capabilities.Interactive && !Console.IsInputRedirected
        && console.Prompt(new TextPrompt<string>($"Type {Markup.Escape(name)} to delete it:").AllowEmpty()) == name;
}
