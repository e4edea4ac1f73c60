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

        // Two hundred notebooks have a handful of stories: each is told once.
        foreach (var alike in plan.Notebooks.GroupBy(notebook => Details(plan, notebook)))
        {
            console.MarkupLineInterpolated($"\n[bold]{string.Join(", ", alike.Select(notebook => notebook.Name))}[/]");
            console.MarkupLine(alike.Key);
        }

        foreach (var error in result.Errors) console.MarkupLineInterpolated($"[red]{error}[/]");
        var blocked = plan.Notebooks.Count(notebook => notebook.Blockers.Count > 0);
        console.MarkupLineInterpolated(
            $"\n{result.Looked} notebooks looked at in {plan.Region}: {plan.Notebooks.Count - blocked} can be repaired, {blocked} are blocked, {result.Looked - plan.Notebooks.Count - result.Errors.Count} need nothing, {result.Errors.Count} could not be looked at.");
    }

    private static string Details(RemediationPlan plan, NotebookPlan notebook)
    {
        if (notebook.Blockers.Count > 0)
            return string.Join('\n', notebook.Blockers.Select(blocker => $"  [red]blocked:[/] {Markup.Escape($"{blocker.What} {blocker.Do}")}"));

        var steps = Steps.For(notebook.Method, plan.Target.BackupWay).Select((step, i) => $"  {i + 1}. {Markup.Escape(Steps.What(step, notebook, plan))}");
        return string.Join('\n', notebook.Notes.Select(note => $"  [yellow]note:[/] {Markup.Escape(note)}").Concat(steps));
    }

    private static string Short(string property) => property[(property.LastIndexOf('.') + 1)..];
}
