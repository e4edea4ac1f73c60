// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Reports;
using SageGuard.Network.Findings;
using SageGuard.Network.Perimeter;
using Spectre.Console;

namespace SageGuard.Cli.Reach;

/// <summary>A report for people.</summary>
internal static class ReachTable
{
    public static void Write(ReachReport report, IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in (string[])["verdict", "workload", "subnet", "why"])
            table.AddColumn(new TableColumn(column) { NoWrap = column == "verdict" });
        foreach (var result in report.Results.OrderByDescending(result => result.Verdict))
        {
            var why = new List<string> { result.Reason };
            why.AddRange(PassesText.Of(result));
            if (result.Cut.Count > 0)
                why.Add($"To close it: {string.Join(" ", result.Cut.Select(change => change.Text))}");
            if (result.AnyBucket == true)
            {
                why.Add(
                    $"Any bucket: {string.Join(", ", (result.Endpoints ?? []).Where(endpoint => endpoint.Reach == EndpointReach.AnyAccount).Select(endpoint => $"{endpoint.Id} ({endpoint.Service})"))} lets data go to every account's resources."
                );
            }

            table.AddRow(
                new Markup(Colour(result.Verdict)),
                Plain(result.Subject.Name),
                Plain(result.Subject.Subnet ?? "none"),
                new Markup(Markup.Escape(string.Join('\n', why.Select(line => OneLine.Of(line)))))
            );
        }

        console.Write(table);
        var counts = Enum.GetValues<Verdict>()
            .OrderDescending()
            .Select(verdict => (verdict, count: report.Results.Count(result => result.Verdict == verdict)))
            .Where(part => part.count > 0);
        console.WriteLine(
            report.Results.Count == 0
                ? "No workload was found."
                : $"{string.Join(", ", counts.Select(part => $"{part.count} {Word(part.verdict)}"))}."
        );
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Colour(Verdict verdict) =>
        verdict switch
        {
            Verdict.Internet => "[red]internet[/]",
            Verdict.Unknown => "[yellow]unknown[/]",
            Verdict.Closed => "[green]closed[/]",
            _ => Word(verdict),
        };

    private static Markup Plain(string text) => new(Markup.Escape(OneLine.Of(text)));
}
