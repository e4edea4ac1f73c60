// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using SageGuard.Controls;

namespace SageGuard.Deployment.Coverage;

/// <summary>docs/coverage.md: what SageGuard covers, and the answer to each check of other tools. Written from the catalog and the
/// crosswalk.</summary>
public static class CoveragePage
{
    /// <summary>The page in Markdown, with lines ended by LF.</summary>
    public static string Markdown()
    {
        var crosswalk = Crosswalk.Read();
        var page = new StringBuilder();
        Paragraph(
            page,
            "<!-- Written from the catalog and src/SageGuard.Deployment/Coverage/crosswalk.json; a test rewrites it. Edits here are lost. -->"
        );
        Paragraph(page, "# What is covered");
        Paragraph(
            page,
            string.Create(
                CultureInfo.InvariantCulture,
                $"SageGuard has {Catalog.Controls.Count} controls ([the table](controls/README.md)) of these kinds of resource: {string.Join(", ", Catalog.Controls.Select(control => control.Kind.Noun).Distinct())}. {crosswalk.Planned.Count} more are planned, and {crosswalk.Refusals.Count} ideas of others are refused, each with its reason."
            )
        );
        Paragraph(
            page,
            "Below stands what other public tools check on SageMaker, check by check, with our answer: the control that asks the same, the one that is planned, or why "
                + "there is none. The names are those tools' own; what each reads was taken from its sources or documentation at the version named."
        );

        Line(page, "| tool | checks | covered | partly | planned | refused |");
        Line(page, "| --- | --- | --- | --- | --- | --- |");
        foreach (var tool in crosswalk.Tools)
            Line(page, Counts(tool.Tool, tool.Checks));
        Line(page, Counts("all", [.. crosswalk.Tools.SelectMany(tool => tool.Checks)]));
        Line(page, "");

        foreach (var tool in crosswalk.Tools)
        {
            Paragraph(page, $"## {tool.Tool}");
            Paragraph(page, $"Read: {tool.Read}.");
            Line(page, "| check | answer |");
            Line(page, "| --- | --- |");
            foreach (var check in tool.Checks)
                Line(page, $"| {check.Check} | {Answer(check)} |");
            Line(page, "");
        }

        Paragraph(page, "## Planned");
        Line(page, "| id | kind | asks |");
        Line(page, "| --- | --- | --- |");
        foreach (var planned in crosswalk.Planned)
            Line(page, $"| {planned.Id} | {planned.Kind} | {planned.Asks} |");
        Line(page, "");

        Paragraph(page, "## Refused");
        Paragraph(
            page,
            "An idea is taken only if it is a security property, if an API answer or a template holds it, and if the owner can change it."
        );
        Line(page, "| label | idea | reason |");
        Line(page, "| --- | --- | --- |");
        foreach (var refusal in crosswalk.Refusals)
            Line(page, $"| {refusal.Id} | {refusal.Idea} | {refusal.Reason} |");
        return page.ToString();
    }

    /// <summary>How a check is answered.</summary>
    /// <param name="check">The check.</param>
    public static Answered Classify(PeerCheck check)
    {
        var (written, planned) = (
            (check.Controls ?? []).Count(id => Catalog.Find(id) is not null),
            (check.Controls ?? []).Count(id => Catalog.Find(id) is null)
        );
        var refused = check.Refused?.Count > 0;
        return (written > 0, planned > 0 || refused) switch
        {
            (true, false) => Answered.Covered,
            (true, true) => Answered.Partly,
            _ => planned > 0 ? Answered.Planned : Answered.Refused,
        };
    }

    private static string Counts(string name, IReadOnlyList<PeerCheck> checks) =>
        $"| {name} | {checks.Count} | {string.Join(" | ", Enum.GetValues<Answered>().Select(answered => checks.Count(check => Classify(check) == answered)))} |";

    private static string Answer(PeerCheck check)
    {
        var parts = (check.Controls ?? [])
            .Select(id => Catalog.Find(id) is null ? $"{id} (planned)" : $"[{id}](controls/{id}.md)")
            .Concat((check.Refused ?? []).Select(id => $"refused: {id}"));
        var text = string.Join(", ", parts);
        return check.Note is null ? text
            : text.Length == 0 ? check.Note
            : $"{text} ({check.Note})";
    }

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');

    private static void Paragraph(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
