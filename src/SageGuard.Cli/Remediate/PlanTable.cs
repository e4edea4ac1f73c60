// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Reports;
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
                    new Text($"{OneLine.Of(notebook.Name)}\n{OneLine.Of(notebook.Status)}"),
                    new Text(string.Join("\n", notebook.Failing)),
                    new Text(notebook.Method == Method.InPlace ? "in place" : $"rebuild as\n{OneLine.Of(notebook.ReplacementName!)}"),
                    new Text(
                        string.Join(
                            "\n",
                            notebook.Changes.Select(change =>
                                OneLine.Of($"{Short(change.Property)}: {change.From ?? "not set"} → {change.To}")
                            )
                        )
                    ),
                    InTheWay(notebook)
                );
            }

            console.Write(table);
        }

        // Two hundred notebooks have a handful of stories: each is shown once.
        foreach (var alike in plan.Notebooks.GroupBy(notebook => Details(plan, notebook)))
        {
            console.MarkupLineInterpolated($"\n[bold]{string.Join(", ", alike.Select(notebook => OneLine.Of(notebook.Name)))}[/]");
            console.MarkupLine(alike.Key);
        }

        foreach (var error in result.Errors)
            console.MarkupLineInterpolated($"[red]{OneLine.Of(error)}[/]");
        if (result.Waived.Count > 0)
        {
            console.MarkupLineInterpolated(
                $"\n{Plural.Of(result.Waived.Count, "notebook")} waived, left alone: {OneLine.Of(string.Join("; ", result.Waived))}. --include-waived repairs {(result.Waived.Count == 1 ? "it" : "them")} too."
            );
        }

        var blocked = plan.Notebooks.Count(notebook => notebook.Blockers.Count > 0);
        var untouched = result.Looked - plan.Notebooks.Count - result.Errors.Count - result.Waived.Count;
        console.MarkupLineInterpolated(
            $"\n{Plural.Of(result.Looked, "notebook")} looked at in {plan.Region}: {plan.Notebooks.Count - blocked} can be repaired, {Plural.Of(blocked, "is blocked", "are blocked")}, {Plural.Of(untouched, "needs nothing", "need nothing")}, {result.Errors.Count} could not be looked at."
        );
    }

    private static Paragraph InTheWay(NotebookPlan notebook)
    {
        var cell = new Paragraph();
        foreach (var blocker in notebook.Blockers)
            cell.Append($"{BlockerNames.Of(blocker.Kind)}\n", new Style(Color.Red));
        foreach (var blocker in notebook.Accepted)
            cell.Append($"{BlockerNames.Of(blocker.Kind)} (accepted)\n", new Style(Color.Yellow));
        return cell;
    }

    private static string Details(RemediationPlan plan, NotebookPlan notebook)
    {
        var accepted = notebook.Accepted.Select(blocker => $"  [yellow]accepted:[/] {Escaped(blocker.What)}");
        if (notebook.Blockers.Count > 0)
        {
            return string.Join(
                '\n',
                notebook.Blockers.Select(blocker => $"  [red]blocked:[/] {Escaped($"{blocker.What} {blocker.Do}")}").Concat(accepted)
            );
        }

        var steps = Steps
            .For(notebook.Method, plan.Target.BackupWay)
            .Select((step, i) => $"  {i + 1}. {Escaped(Steps.What(step, notebook, plan))}");
        return string.Join('\n', accepted.Concat(notebook.Notes.Select(note => $"  [yellow]note:[/] {Escaped(note)}")).Concat(steps));
    }

    private static string Escaped(string text) => Markup.Escape(OneLine.Of(text));

    private static string Short(string property) => property[(property.LastIndexOf('.') + 1)..];
}
