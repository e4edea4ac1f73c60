// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.Network.Findings;
using SageGuard.Network.Perimeter;
using Spectre.Console;

namespace SageGuard.Cli.Reach;

/// <summary>A report for people.</summary>
internal static class ReachTable
{
    public static void Write(ReachReport report, IAnsiConsole console)
    {
        var page = new Page(console);
        foreach (var result in report.Results.OrderByDescending(result => result.Verdict))
        {
            var why = new List<string> { result.Reason };
            why.AddRange(PassesText.Describe(result));
            if (result.Cut.Count > 0)
                why.Add($"To close it: {string.Join(" ", result.Cut.Select(change => change.Text))}");
            if (result.AnyBucket == true)
            {
                why.Add(
                    $"Any bucket: {string.Join(", ", (result.Endpoints ?? []).Where(endpoint => endpoint.Reach == EndpointReach.AnyAccount).Select(endpoint => $"{endpoint.Id} ({endpoint.Service})"))} lets data go to every account's resources."
                );
            }
            page.Paragraph(
                Colour(result.Verdict),
                "  ",
                Piece.Bold(OneLine.Clean(result.Subject.Name)),
                Piece.Dim($"  subnet {OneLine.Clean(result.Subject.Subnet ?? "none")}")
            );
            foreach (var line in why)
                page.Indented(2, 4, OneLine.Clean(line));
            page.Line();
        }

        var counts = Enum.GetValues<Verdict>()
            .OrderDescending()
            .Select(verdict => (verdict, count: report.Results.Count(result => result.Verdict == verdict)))
            .Where(part => part.count > 0);
        page.Paragraph(
            report.Results.Count == 0
                ? "No workload was found."
                : $"{string.Join(", ", counts.Select(part => $"{part.count} {Word(part.verdict)}"))}."
        );
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Piece Colour(Verdict verdict) =>
        verdict switch
        {
            Verdict.Internet => Piece.Coloured("internet", Color.Red),
            Verdict.Unknown => Piece.Coloured("unknown", Color.Yellow),
            Verdict.Closed => Piece.Coloured("closed", Color.Green),
            _ => Word(verdict),
        };
}
