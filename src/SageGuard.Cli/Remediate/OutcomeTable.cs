// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
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
            console.WriteLine("The plan has no notebook: nothing is to be repaired.");
            return ExitCodes.Success;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("notebook", "outcome", "what next");
        foreach (var outcome in outcomes)
        {
            var colour = outcome.State switch { RepairState.Repaired => "green", RepairState.Blocked => "yellow", _ => "red" };
            table.AddRow(new Text(outcome.Notebook), new Markup($"[{colour}]{outcome.State.ToString().ToLowerInvariant()}[/]"), new Text(outcome.Message));
        }

        console.Write(table);
        if (outcomes.Any(outcome => outcome.State is RepairState.Failed or RepairState.Question))
            console.MarkupLineInterpolated($"To go on: {command}");
        return Code(outcomes);
    }

    /// <summary>The exit code: success only where every notebook came to its end.</summary>
    public static int Code(IReadOnlyList<RepairOutcome> outcomes) =>
        outcomes.All(outcome => outcome.State == RepairState.Repaired) ? ExitCodes.Success : ExitCodes.Failing;

    private static string Json(IReadOnlyList<RepairOutcome> outcomes)
    {
        var list = new JsonArray();
        foreach (var outcome in outcomes)
            list.Add((JsonNode)new JsonObject { ["notebook"] = outcome.Notebook, ["outcome"] = outcome.State.ToString().ToLowerInvariant(), ["message"] = outcome.Message });
        return new JsonObject { ["version"] = 1, ["notebooks"] = list }.ToJsonString();
    }
}
