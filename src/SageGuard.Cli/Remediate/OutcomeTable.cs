// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary>What became of each notebook, for people.</summary>
internal static class OutcomeTable
{
    public static int Show(IAnsiConsole console, bool json, IReadOnlyList<RepairOutcome> outcomes, string command)
    {
        if (json)
        {
            console.Profile.Out.Writer.WriteLine(Json(outcomes));
            return Code(outcomes);
        }

        if (outcomes.Count == 0)
        {
            console.WriteLine("The plan has no notebook: there is nothing to repair.");
            return ExitCodes.Success;
        }

        var page = new Page(console);
        foreach (
            var alike in outcomes.GroupBy(outcome =>
                (
                    outcome.State,
                    Text: string.Join(
                        '\n',
                        outcome.Notes.Prepend(outcome.Message).Where(text => text.Length > 0).Select(text => OneLine.Clean(text))
                    )
                )
            )
        )
        {
            var colour = alike.Key.State switch
            {
                RepairState.Repaired => Color.Green,
                RepairState.Blocked => Color.Yellow,
                _ => Color.Red,
            };
            page.Paragraph([
                .. alike.SelectMany((outcome, i) => (Piece[])[i == 0 ? "" : ", ", Piece.Bold(OneLine.Clean(outcome.Notebook))]),
                "  ",
                Piece.Coloured(alike.Key.State.ToString().ToLowerInvariant(), colour),
            ]);
            if (alike.Key.Text.Length > 0)
                page.Indented(2, 2, alike.Key.Text);
            page.Line();
        }

        if (outcomes.Any(outcome => outcome.CanGoOn && outcome.State is (RepairState.Failed or RepairState.Question)))
            console.Profile.Out.Writer.WriteLine($"To go on: {OneLine.Clean(command)}");
        return Code(outcomes);
    }

    /// <summary>One line a notebook, not wrapped: it may hold a command to be copied.</summary>
    public static void ShowLines(IAnsiConsole console, IReadOnlyList<RepairOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
            console.Profile.Out.Writer.WriteLine(OneLine.Clean($"{outcome.Notebook}: {outcome.Message}"));
    }

    /// <summary>The exit code: success only where every notebook came to its end.</summary>
    public static int Code(IReadOnlyList<RepairOutcome> outcomes) =>
        outcomes.All(outcome => outcome.State == RepairState.Repaired) ? ExitCodes.Success : ExitCodes.Failing;

    private static string Json(IReadOnlyList<RepairOutcome> outcomes)
    {
        var list = new JsonArray();
        foreach (var outcome in outcomes)
        {
            list.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["notebook"] = outcome.Notebook,
                        ["outcome"] = outcome.State.ToString().ToLowerInvariant(),
                        ["message"] = outcome.Message,
                        ["notes"] = new JsonArray([.. outcome.Notes.Select(note => (JsonNode)note)]),
                    }
            );
        }

        return new JsonObject { ["version"] = 1, ["notebooks"] = list }.ToJsonString();
    }
}
