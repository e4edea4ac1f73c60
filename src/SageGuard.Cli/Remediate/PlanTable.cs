// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary>A plan for people: notebooks with the same story are one entry, since two hundred of them have a handful of stories.</summary>
internal static class PlanTable
{
    // What stands for the notebook where an entry is about several.
    private const string AnyName = "NAME";

    public static void Show(IAnsiConsole console, PlanResult result)
    {
        var plan = result.Plan;
        var page = new Page(console);
        foreach (
            var alike in plan.Notebooks.GroupBy(notebook =>
                string.Join(
                    '\n',
                    Story(plan, notebook, Nameless(notebook)).Select(row => $"{row.What}|{row.Text}").Prepend(notebook.Status)
                )
            )
        )
        {
            List<NotebookPlan> notebooks = [.. alike];
            var first = notebooks[0];
            Piece[] names =
            [
                .. notebooks.SelectMany((notebook, i) => (Piece[])[i == 0 ? "" : ", ", Piece.Bold(OneLine.Clean(notebook.Name))]),
            ];
            page.Paragraph([
                .. names,
                Piece.Dim($"  {(notebooks.Count > 1 ? $"{notebooks.Count} alike, " : "")}{OneLine.Clean(first.Status)}"),
            ]);
            page.Rows(
                2,
                [
                    .. Story(plan, first, notebooks.Count > 1 ? Nameless(first) : text => text)
                        .Select(row =>
                            (Piece[][])
                                [
                                    [new Piece(row.What, row.Style)],
                                    [row.Text],
                                ]
                        ),
                ]
            );
            page.Line();
        }

        foreach (var error in result.Errors)
            page.Paragraph(Piece.Coloured(OneLine.Clean(error), Color.Red));
        if (result.Waived.Count > 0)
        {
            page.Paragraph(
                $"{Plural.Count(result.Waived.Count, "notebook")} waived, left alone: {OneLine.Clean(string.Join("; ", result.Waived))}. --include-waived repairs {(result.Waived.Count == 1 ? "it" : "them")} too.\n"
            );
        }
        var blocked = plan.Notebooks.Count(notebook => notebook.Blockers.Count > 0);
        if (blocked > 0)
        {
            var counts = plan
                .Notebooks.SelectMany(notebook => notebook.Blockers.Select(blocker => blocker.Kind).Distinct())
                .CountBy(kind => kind)
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key);
            page.Paragraph(
                Piece.Bold("In the way:"),
                $" {string.Join(", ", counts.Select(pair => $"{BlockerNames.For(pair.Key)} of {pair.Value}"))}."
            );
        }

        var untouched = result.Looked - plan.Notebooks.Count - result.Errors.Count - result.Waived.Count;
        page.Paragraph(
            $"{Plural.Count(result.Looked, "notebook")} looked at in {plan.Region}: {plan.Notebooks.Count - blocked} can be repaired, {Plural.Count(blocked, "is blocked", "are blocked")}, {Plural.Count(untouched, "needs nothing", "need nothing")}, {result.Errors.Count} could not be looked at."
        );
    }

    private static IEnumerable<(string What, Style? Style, string Text)> Story(
        RemediationPlan plan,
        NotebookPlan notebook,
        Func<string, string> general
    )
    {
        Style red = new(Color.Red),
            yellow = new(Color.Yellow);
        yield return ("fails", null, string.Join(", ", notebook.Failing.DefaultIfEmpty("nothing")));
        yield return (
            "how",
            null,
            notebook.Method == RepairMethod.InPlace ? "in place" : OneLine.Clean(general($"rebuild as {notebook.ReplacementName}"))
        );
        foreach (var change in notebook.Changes)
            yield return ("change", null, OneLine.Clean(general($"{Short(change.Property)}: {change.From ?? "not set"} → {change.To}")));
        foreach (var blocker in notebook.Blockers)
            yield return ("blocked", red, OneLine.Clean($"{BlockerNames.For(blocker.Kind)}: {general($"{blocker.What} {blocker.Do}")}"));
        foreach (var blocker in notebook.Accepted)
            yield return ("accepted", yellow, OneLine.Clean($"{BlockerNames.For(blocker.Kind)}: {general(blocker.What)}"));
        // What is blocked is not done: neither its steps nor what goes with them.
        if (notebook.Blockers.Count > 0)
            yield break;
        foreach (var note in notebook.Notes)
            yield return ("note", yellow, OneLine.Clean(general(note)));
        var steps = Steps.For(notebook.Method, plan.Target.BackupWay);
        for (var i = 0; i < steps.Count; i++)
            yield return ($"{i + 1}.", null, OneLine.Clean(general(Steps.What(steps[i], notebook, plan))));
    }

    // The story without the names of its notebook and its replacement.
    private static Func<string, string> Nameless(NotebookPlan notebook) =>
        text =>
        {
            if (notebook.ReplacementName is { } replacement)
            {
                text = Word(
                    text,
                    replacement,
                    replacement.StartsWith(notebook.Name, StringComparison.Ordinal)
                        ? AnyName + replacement[notebook.Name.Length..]
                        : "REPLACEMENT"
                );
            }
            return Word(text, notebook.Name, AnyName);
        };

    private static string Word(string text, string word, string by) =>
        Regex.Replace(
            text,
            $"(?<![A-Za-z0-9-]){Regex.Escape(word)}(?![A-Za-z0-9-])",
            by.Replace("$", "$$", StringComparison.Ordinal),
            RegexOptions.CultureInvariant
        );

    private static string Short(string property) => property[(property.LastIndexOf('.') + 1)..];
}
