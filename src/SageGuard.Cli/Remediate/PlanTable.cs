// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary>A plan for people.</summary>
internal static class PlanTable
{
    public static void Show(IAnsiConsole console, PlanResult result)
    {
        var plan = result.Plan;
        if (plan.Notebooks.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("notebook", "fails", "how", "current → target", "in the way");
            foreach (var notebook in plan.Notebooks)
            {
                table.AddRow(
                    new Text($"{notebook.Name}\n{notebook.Status}"),
                    new Text(string.Join("\n", notebook.Failing)),
                    new Text(notebook.Method == Method.InPlace ? "in place" : $"rebuild as\n{notebook.TwinName}"),
                    new Text(string.Join("\n", notebook.Changes.Select(change => $"{Short(change.Property)}: {change.From ?? "not set"} → {change.To}"))),
                    new Text(string.Join("\n", notebook.Blockers.Select(blocker => BlockerNames.Of(blocker.Kind))), new Style(Color.Red)));
            }

            console.Write(table);
        }

        foreach (var notebook in plan.Notebooks) ShowDetails(console, plan, notebook);
        foreach (var error in result.Errors) console.MarkupLineInterpolated($"[red]{error}[/]");
        var blocked = plan.Notebooks.Count(notebook => notebook.Blockers.Count > 0);
        console.MarkupLineInterpolated(
            $"\n{result.Looked} notebooks looked at in {plan.Region}: {plan.Notebooks.Count - blocked} can be repaired, {blocked} are blocked, {result.Looked - plan.Notebooks.Count - result.Errors.Count} need nothing, {result.Errors.Count} could not be looked at.");
    }

    private static void ShowDetails(IAnsiConsole console, RemediationPlan plan, NotebookPlan notebook)
    {
        console.MarkupLineInterpolated($"\n[bold]{notebook.Name}[/]");
        foreach (var blocker in notebook.Blockers) console.MarkupLineInterpolated($"  [red]blocked:[/] {blocker.What} {blocker.Do}");
        foreach (var note in notebook.Notes) console.MarkupLineInterpolated($"  [yellow]note:[/] {note}");
        var steps = Steps.For(notebook.Method, plan.Target.BackupWay);
        for (var i = 0; i < steps.Count; i++) console.MarkupLineInterpolated($"  {i + 1}. {Steps.What(steps[i], notebook, plan)}");
    }

    private static string Short(string property) => property[(property.LastIndexOf('.') + 1)..];
}
