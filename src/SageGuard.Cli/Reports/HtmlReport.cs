// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reach;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

/// <summary>One self-contained page that can be shown to an auditor: no outside request, readable without script.</summary>
internal static class HtmlReport
{
    public static void Write(Report report, TextWriter output)
    {
        var tally = report.Totals.All;
        output.Write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        output.Write(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
        );
        output.Write(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
        );
        output.Write($"<title>{Html(Title(report))}</title>\n<link rel=\"icon\" href=\"data:,\">\n");
        output.Write($"<style>\n{Asset("report.css")}</style>\n</head>\n<body>\n");
        output.Write("<a class=\"skip\" href=\"#results\">Skip to the results</a>\n");
        Header(report, output);
        output.Write("<main>\n");
        Summary(report, tally, output);
        Failing(report, output);
        Unknown(report, output);
        Waivers(report, output);
        if (report.Reach is { } reach)
            ReachHtml.Section(reach, output);
        BySeverity(report, output);
        ByControl(report, output);
        Results(report, output);
        HowMade(report, output);
        Notes(report, output);
        output.Write("</main>\n");
        output.Write(
            $"<footer><p>Made by SageGuard {Html(report.Version)} at {Time(report)} with <code>sageguard {report.Command}</code>, run {Html(report.Run.Id)}. This page loads nothing from anywhere.</p></footer>\n"
        );
        output.Write($"<script>\n{Asset("report.js")}</script>\n</body>\n</html>\n");
    }

    private static void Header(Report report, TextWriter output)
    {
        output.Write(
            $"<header>\n<h1>{Html(Title(report))}</h1>\n<p class=\"small\">Made <time datetime=\"{report.Time.ToIso()}\">{Time(report)}</time> of {string.Join(", ", Sources(report).Select(Html))}. {Html(Asked(report))} <a href=\"#how\">How it was made</a></p>\n"
        );
        if (report.Run.NotAws is { } notAws)
            output.Write($"<p class=\"alert\" role=\"alert\">{Html(notAws)}</p>\n");
        if (report.Incomplete)
        {
            output.Write(
                "<p class=\"alert\" role=\"alert\"><strong>Incomplete.</strong> The run was ended before everything was read; the notes say what is missing.</p>\n"
            );
        }

        output.Write("</header>\n");
    }

    private static string Title(Report report) =>
        $"Amazon SageMaker security settings: {(report.Command == "check" ? "check of files" : "scan")}, {Day(report)}";

    private static string Asked(Report report) =>
        $"{(ControlSet.Sets.FirstOrDefault(set => set.Controls.SequenceEqual(report.Controls)) is { } set
        ? $"{report.Controls.Count} controls: {set.Summary}."
        : $"Controls: {string.Join(", ", report.Controls.Select(control => control.Id))}.")}{(report.NotEvaluated is { } left ? $" {left}." : "")}";

    private static IEnumerable<string> Sources(Report report)
    {
        const int Most = 4;
        return report.Sources.Count > Most
            ? [.. report.Sources.Take(Most), string.Create(CultureInfo.InvariantCulture, $"{report.Sources.Count - Most} more")]
            : report.Sources;
    }

    private static void Fact(TextWriter output, string term, string html) => output.Write($"<div><dt>{term}</dt><dd>{html}</dd></div>\n");

    private static void Summary(Report report, OutcomeCounts tally, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"h-summary\">\n<h2 id=\"h-summary\">In short</h2>\n<p>");
        output.Write(Verdict(report, tally));
        output.Write("</p>\n<ul class=\"cards\">\n");
        foreach (
            var outcome in Outcomes.All.Where(outcome =>
                tally[outcome] > 0 || outcome is Outcome.Failing or Outcome.NotAssessed or Outcome.Passed
            )
        )
        {
            output.Write(
                $"<li class=\"card {outcome.Id()}\"><a href=\"#{Section(outcome)}\"><strong>{tally[outcome]}</strong> <span>{outcome.DisplayName()}</span></a></li>\n"
            );
        }

        output.Write(
            $"<li class=\"card all\"><a href=\"#results\"><strong>{tally.Total}</strong> <span>results in all</span></a></li>\n</ul>\n</section>\n"
        );
    }

    private static string Section(Outcome outcome) =>
        outcome switch
        {
            Outcome.Failing => "h-failing",
            Outcome.NotAssessed or Outcome.DecidedAtDeployment => "h-unknown",
            Outcome.Waived => "h-waivers",
            _ => "results",
        };

    private static void Failing(Report report, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"h-failing\">\n<h2 id=\"h-failing\">What fails, and what to do</h2>\n");
        if (report.Totals.All[Outcome.Failing] == 0)
        {
            output.Write("<p>Nothing that was assessed fails.</p>\n</section>\n");
            return;
        }

        if (report.Run.OwnerTag is null && report.Command == "scan")
            output.Write("<p class=\"small\">Owners are not shown: name the tag that holds them with <code>--owner-tag</code>.</p>\n");
        output.Write(
            "<table class=\"results failing\">\n<caption class=\"hidden\">What fails, the most severe first</caption>\n<thead><tr><th scope=\"col\">Resource</th><th scope=\"col\">Owner</th><th scope=\"col\">Control</th><th scope=\"col\">Why, and what to do</th></tr></thead>\n<tbody>\n"
        );
        foreach (var row in report.Rows.Where(row => row.Outcome == Outcome.Failing))
        {
            output.Write(
                $"<tr><td data-label=\"Resource\"><div>{Resource(row.Subject)}</div></td><td data-label=\"Owner\"><div>{Html(row.Owner ?? "not known")}</div></td>"
            );
            output.Write(
                $"<td data-label=\"Control\"><div>{row.ControlId} {SeverityMark(row.Severity)}{(row.IsOurs ? " (SageGuard's)" : "")}<br><span class=\"title\">{Html(row.Control!.Title)}</span>{(row.Known ? "<br><span class=\"small\">known to the baseline</span>" : "")}</div></td>"
            );
            output.Write(
                $"<td data-label=\"Why\"><div><p>{Html(row.Reason)}</p><p class=\"fix\"><strong>Fix:</strong> {Html(row.FixWhereFailing!)}</p></div></td></tr>\n"
            );
        }

        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static string Resource(Subject subject) =>
        $"<strong class=\"name\">{Html(subject.Name)}</strong><br><span class=\"small\">{Html(subject.Noun)}, {Html(Place(subject))}</span>";

    private static string Verdict(Report report, OutcomeCounts tally)
    {
        if (tally.Total == 0)
            return "No resource of a kind that these controls judge was found.";
        var known = report.Totals.Where(sort => sort.Known).Total;
        var failing =
            tally[Outcome.Failing] == 0
                ? "Nothing that was assessed fails."
                : $"<strong>{tally[Outcome.Failing]} of {tally.Total} results fail</strong>{(known > 0 ? $", {known} of them known to the baseline" : "")}.";
        var unknown =
            tally.Unknown == 0 ? " Everything was assessed." : $" <strong>{tally.Unknown} could not be assessed</strong> and did not pass.";
        return failing + unknown;
    }

    private static void BySeverity(Report report, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"h-severity\">\n<h2 id=\"h-severity\">By severity</h2>\n");
        var totals = report.Totals;
        TotalsHead(output, "Totals by severity", "Severity");
        foreach (var severity in new[] { Severity.High, Severity.Medium, Severity.Low })
        {
            TotalsRow(output, SeverityMark(severity), totals.Count(severity));
        }

        TotalsRow(output, "All", totals.All);
        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static void ByControl(Report report, TextWriter output)
    {
        var totals = report.Totals;
        output.Write("<section aria-labelledby=\"h-control\">\n<h2 id=\"h-control\">By control</h2>\n");
        TotalsHead(output, "Totals by control", "Control");
        foreach (var control in report.Controls)
        {
            TotalsRow(
                output,
                $"<a href=\"{Html(control.Page.AbsoluteUri)}\">{control.Id}</a> {SeverityMark(control.Severity)}{(control.IsSecurityHubs ? "" : " (SageGuard's)")}<br><span class=\"title\">{Html(control.Title)}</span>",
                totals.Count(control)
            );
        }

        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static void TotalsHead(TextWriter output, string caption, string first)
    {
        output.Write($"<table class=\"totals\">\n<caption class=\"hidden\">{caption}</caption>\n<thead><tr><th scope=\"col\">{first}</th>");
        foreach (var outcome in Outcomes.All)
            output.Write($"<th scope=\"col\">{Capital(outcome.DisplayName())}</th>");
        output.Write("<th scope=\"col\">All</th></tr></thead>\n<tbody>\n");
    }

    private static void TotalsRow(TextWriter output, string head, OutcomeCounts tally)
    {
        output.Write($"<tr><th scope=\"row\">{head}</th>");
        foreach (var outcome in Outcomes.All)
        {
            output.Write(
                $"<td data-label=\"{Capital(outcome.DisplayName())}\"{(tally[outcome] == 0 ? " class=\"zero\"" : "")}>{tally[outcome]}</td>"
            );
        }

        output.Write($"<td data-label=\"All\">{tally.Total}</td></tr>\n");
    }

    private static void Results(Report report, TextWriter output)
    {
        output.Write(
            $"<section aria-labelledby=\"results\">\n<h2 id=\"results\" tabindex=\"-1\">{(report.Quiet ? "What fails or is not known" : "Every result")}, with what was found</h2>\n<p class=\"small\">A result is one resource under one control. Every total counts all results, also those that could not be assessed; a kind of resource that could not be listed counts once for each of its controls, however many resources there are.</p>\n"
        );
        if (!report.Listed.Any())
        {
            output.Write("<p>There are none.</p>\n</section>\n");
            return;
        }

        Filters(report, output);
        output.Write(
            "<table class=\"results all\" id=\"table\">\n<caption class=\"hidden\">Every result: control, outcome, resource, reason and fix</caption>\n"
        );
        output.Write(
            "<thead><tr><th scope=\"col\">Control</th><th scope=\"col\">Outcome</th><th scope=\"col\">Resource</th><th scope=\"col\">What was found</th></tr></thead>\n<tbody>\n"
        );
        foreach (var row in report.Listed)
            Result(report, row, output);
        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static void Filters(Report report, TextWriter output)
    {
        var totals = report.Totals;
        int Shown(OutcomeCounts tally) => report.Quiet ? tally[Outcome.Failing] + tally.Unknown : tally.Total;
        output.Write("<form class=\"filters\" id=\"filters\" role=\"search\" aria-label=\"Filter the results\" hidden>\n");
        output.Write("<label>Text <input type=\"search\" name=\"text\" autocomplete=\"off\"></label>\n");
        Select(
            output,
            "Outcome",
            "outcome",
            Outcomes
                .All.Where(outcome => report.Lists(outcome) && totals.All[outcome] > 0)
                .Select(outcome => (outcome.Id(), Capital(outcome.DisplayName())))
        );
        Select(
            output,
            "Severity",
            "severity",
            new[] { Severity.High, Severity.Medium, Severity.Low }
                .Where(severity => Shown(totals.Count(severity)) > 0)
                .Select(severity => (severity.Id(), severity.ToString()))
        );
        Select(
            output,
            "Control",
            "control",
            report.Controls.Where(control => Shown(totals.Count(control)) > 0).Select(control => (control.Id, control.Id))
        );
        Select(
            output,
            "Place",
            "place",
            report.Listed.Select(row => Place(row.Subject)).Distinct().Order(StringComparer.Ordinal).Select(place => (place, place))
        );
        output.Write(
            "<button type=\"reset\">Show all</button>\n<button type=\"button\" id=\"more\" class=\"more\" hidden>Show more rows</button>\n<output id=\"count\" aria-live=\"polite\"></output>\n</form>\n"
        );
    }

    private static void Select(TextWriter output, string label, string name, IEnumerable<(string Value, string Text)> options)
    {
        output.Write($"<label>{label} <select name=\"{name}\"><option value=\"\">all</option>");
        foreach (var (value, text) in options)
            output.Write($"<option value=\"{Html(value)}\">{Html(text)}</option>");
        output.Write("</select></label>\n");
    }

    private static void Result(Report report, ResultRow row, TextWriter output)
    {
        var (control, subject) = (row.Control, row.Subject);
        output.Write(
            $"<tr data-outcome=\"{row.Outcome.Id()}\" data-severity=\"{row.Severity.Id()}\" data-control=\"{row.ControlId}\" data-place=\"{Html(Place(subject))}\">"
        );
        output.Write(
            $"<td data-label=\"Control\"><div>{(control is null ? "any" : control.Id)} {SeverityMark(row.Severity)}{(row.IsOurs ? " (SageGuard's)" : "")}<br><span class=\"title\">{Html(control?.Title ?? "Not read: any control may apply")}</span></div></td>"
        );
        output.Write(
            $"<td data-label=\"Outcome\"><div><span class=\"outcome {row.Outcome.Id()}\">{row.Outcome.DisplayName()}</span>{(row.Known ? "<br><span class=\"small\">known to the baseline</span>" : "")}</div></td>"
        );
        output.Write(
            $"<td data-label=\"Resource\"><div>{Resource(subject)}{(subject.Arn is { } arn ? $"<br><code class=\"small\">{Html(arn)}</code>" : "")}</div></td>"
        );
        output.Write("<td data-label=\"Found\"><div>");
        if (row.Reason.Length > 0)
            output.Write($"<p>{Html(row.Reason)}</p>");
        if (row.Observed is { } observed && !row.Reason.StartsWith(observed + ";", StringComparison.Ordinal))
            output.Write($"<p class=\"{(row.Reason.Length > 0 ? "small" : "")}\">{Html(observed)}</p>");
        else if (row.Reason.Length == 0)
            output.Write("<p>Meets the control.</p>");
        if (row.Recorded is { } recorded)
            output.Write($"<p class=\"small\">As AWS Config recorded it {Age(report, recorded)}.</p>");
        if (row.MissingPermission is { } permission)
            output.Write($"<p>Missing permission: <code>{Html(permission)}</code></p>");
        if (row.Remedy is { } remedy)
            output.Write($"<p>{Html(remedy)}</p>");
        output.Write("</div></td></tr>\n");
    }

    private static void HowMade(Report report, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"how\">\n<h2 id=\"how\">How this report was made</h2>\n<dl class=\"facts\">\n");
        foreach (var (term, text) in RunFacts.List(report))
            Fact(output, term, Html(text));
        Fact(output, "Read", string.Join("<br>", report.Sources.Take(100).Select(Html)));
        if (report.NotEvaluated is { } left)
            Fact(output, "Not asked for", Html(left));
        output.Write("</dl>\n</section>\n");
    }

    private static void Unknown(Report report, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"h-unknown\">\n<h2 id=\"h-unknown\">What could not be assessed</h2>\n");
        if (report.Totals.All.Unknown == 0)
        {
            output.Write("<p>Nothing: every resource that was found got a verdict.</p>\n</section>\n");
            return;
        }

        output.Write(
            "<p>These did not pass and did not fail. They are counted in every total.</p>\n<table class=\"results unknown\">\n<caption class=\"hidden\">What could not be assessed</caption>\n<thead><tr><th scope=\"col\">Controls</th><th scope=\"col\">Resource</th><th scope=\"col\">Why</th><th scope=\"col\">Missing permission</th></tr></thead>\n<tbody>\n"
        );
        // One group a resource and reason: what is not known is few, or one line a kind that cannot be listed.
        foreach (
            var group in report.Rows.Where(row => row.Outcome.IsUnknown()).GroupBy(row => (row.Subject, row.Reason, row.MissingPermission))
        )
        {
            output.Write(
                $"<tr><td data-label=\"Controls\"><div>{Html(string.Join(", ", group.Select(row => row.Control is null ? "any" : row.ControlId)))}</div></td><td data-label=\"Resource\"><div><strong class=\"name\">{Html(group.Key.Subject.Name)}</strong><br><span class=\"small\">{Html(Place(group.Key.Subject))}</span></div></td><td data-label=\"Why\"><div>{Html(group.Key.Reason)}</div></td><td data-label=\"Missing permission\"><div>{(group.Key.MissingPermission is { } action ? $"<code>{Html(action)}</code>" : "none")}</div></td></tr>\n"
            );
        }

        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static void Waivers(Report report, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"h-waivers\">\n<h2 id=\"h-waivers\">Waivers</h2>\n");
        using var rows = ResultSpool.From(
            report.Listed.Where(row => row.Waiver is not null),
            Comparer<ResultRow>.Create((one, other) => one.Waiver!.Until.CompareTo(other.Waiver!.Until))
        );
        if (rows.Count == 0)
        {
            output.Write(
                $"<p>{(report.Quiet ? "Waivers are not listed (--quiet)." : "No waiver holds for any of these results.")}</p>\n</section>\n"
            );
            return;
        }

        output.Write(
            "<p>These fail, and someone decided to accept it for a time. Anyone who may change the place where a waiver stands may waive; who did, AWS CloudTrail or the file's history says.</p>\n<table class=\"results\">\n<caption class=\"hidden\">Waivers, the first to end first</caption>\n<thead><tr><th scope=\"col\">Ends</th><th scope=\"col\">Control</th><th scope=\"col\">Resource</th><th scope=\"col\">Reason</th><th scope=\"col\">Where it stands</th></tr></thead>\n<tbody>\n"
        );
        foreach (var row in rows)
        {
            output.Write(
                $"<tr><td data-label=\"Ends\"><div><time datetime=\"{row.Waiver!.UntilDay}\">{row.Waiver.UntilDay}</time><br><span class=\"small\">{Days(row.Waiver.DaysLeft(report.Day))}</span></div></td><td data-label=\"Control\"><div>{row.ControlId} {SeverityMark(row.Severity)}</div></td><td data-label=\"Resource\"><div><strong class=\"name\">{Html(row.Subject.Name)}</strong><br><span class=\"small\">{Html(Place(row.Subject))}</span></div></td><td data-label=\"Reason\"><div>{Html(row.Waiver.Reason)}{(row.Owner is { } owner ? $"<br><span class=\"small\">owner: {Html(owner)}</span>" : "")}</div></td><td data-label=\"Where\"><div>{Html(row.WaiverSource ?? "not known")}</div></td></tr>\n"
            );
        }

        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static void Notes(Report report, TextWriter output)
    {
        if (report.Notes.Count > 0)
        {
            output.Write("<section aria-labelledby=\"h-notes\">\n<h2 id=\"h-notes\">Notes</h2>\n<ul>\n");
            foreach (var note in report.Notes)
                output.Write($"<li>{Html(note)}</li>\n");
            output.Write("</ul>\n</section>\n");
        }

        output.Write("<section aria-labelledby=\"h-limits\">\n<h2 id=\"h-limits\">What this report does not prove</h2>\n<ul>\n");
        foreach (var limit in Report.Limits)
            output.Write($"<li>{Html(limit)}</li>\n");
        output.Write("</ul>\n</section>\n");
    }

    private static string SeverityMark(Severity severity) => $"<span class=\"severity {severity.Id()}\">{severity.Id()}</span>";

    private static string Place(Subject subject) => subject.Place is { Length: > 0 } place ? place : "no place given";

    private static string Days(int days) =>
        days switch
        {
            0 => "today",
            1 => "1 day left",
            _ => string.Create(CultureInfo.InvariantCulture, $"{days} days left"),
        };

    private static string Age(Report report, DateTimeOffset recorded) =>
        (report.Time - recorded).Days switch
        {
            <= 0 => $"on {recorded.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, within the last day",
            var days =>
                $"on {recorded.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {days.ToString(CultureInfo.InvariantCulture)} {(days == 1 ? "day" : "days")} before this report",
        };

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Day(Report report) => report.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(Report report) => report.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Html(string text) => WebUtility.HtmlEncode(OneLine.Clean(text));

    private static string Asset(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"SageGuard.Cli.Reports.Html.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
