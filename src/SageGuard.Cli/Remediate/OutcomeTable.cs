// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Reports;
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

        var table = new Table().Border(TableBorder.Rounded).AddColumns("notebook", "outcome", "what next");
        foreach (var outcome in outcomes)
        {
            var colour = outcome.State switch
            {
                RepairState.Repaired => "green",
                RepairState.Blocked => "yellow",
                _ => "red",
            };
            table.AddRow(
                new Text(OneLine.Of(outcome.Notebook)),
                new Markup($"[{colour}]{outcome.State.ToString().ToLowerInvariant()}[/]"),
                new Text(
                    string.Join(
                        '\n',
                        outcome.Notes.Prepend(outcome.Message).Where(text => text.Length > 0).Select(text => OneLine.Of(text))
                    )
                )
            );
        }

        console.Write(table);
        if (outcomes.Any(outcome => outcome.CanGoOn && outcome.State is (RepairState.Failed or RepairState.Question)))
            console.Profile.Out.Writer.WriteLine($"To go on: {OneLine.Of(command)}");
        return Code(outcomes);
    }

    /// <summary>One line a notebook, not wrapped: it may hold a command to be copied.</summary>
    public static void ShowLines(IAnsiConsole console, IReadOnlyList<RepairOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
            console.Profile.Out.Writer.WriteLine(OneLine.Of($"{outcome.Notebook}: {outcome.Message}"));
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
