// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using SageGuard.Cli.CommandLine;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>A report as one self-contained page with the style of the other reports: no outside request, no script.</summary>
internal static class ReachHtml
{
    public static void Write(ReachReport report, DateTimeOffset now, TextWriter output)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        output.Write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        output.Write(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        );
        output.Write(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
        );
        output.Write(
            $"<title>SageGuard reach, {time}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{Style()}</style>\n</head>\n<body>\n"
        );
        output.Write(
            $"<header>\n<h1>Amazon SageMaker: what do its networks reach?</h1>\n<p>Made {time} by SageGuard {Html(ToolVersion.Text)} with <code>sageguard reach</code>.</p>\n</header>\n<main>\n"
        );
        Section(report, output);
        output.Write("</main>\n</body>\n</html>\n");
    }

    /// <summary>The section alone, for a report that says more.</summary>
    public static void Section(ReachReport report, TextWriter output)
    {
        output.Write("<section aria-labelledby=\"h-reach\">\n<h2 id=\"h-reach\">Reach</h2>\n");
        output.Write(
            "<table class=\"results\">\n<caption class=\"hidden\">Workloads, the farthest reach first</caption>\n<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Workload</th><th scope=\"col\">Path</th><th scope=\"col\">Why</th><th scope=\"col\">To close it</th></tr></thead>\n<tbody>\n"
        );
        foreach (var result in report.Results.OrderByDescending(result => result.Verdict))
            Row(result, output);
        output.Write("</tbody>\n</table>\n</section>\n");
    }

    private static void Row(ReachResult result, TextWriter output)
    {
        var subject = result.Subject;
        var place = string.Join(
            ' ',
            new[] { subject.Subnet, string.Join(' ', subject.SecurityGroups), subject.Account, subject.Region }.Where(part =>
                !string.IsNullOrEmpty(part)
            )
        );
        var verdict = result.Verdict.ToString().ToLowerInvariant() + (result.AnyBucket == true ? ", any bucket" : "");
        output.Write($"<tr><td data-label=\"Verdict\"><div><strong>{Html(verdict)}</strong></div></td>");
        output.Write(
            $"<td data-label=\"Workload\"><div><strong class=\"name\">{Html(subject.Name)}</strong><br><span class=\"small\">{Html(place)}</span></div></td>"
        );
        output.Write(
            $"<td data-label=\"Path\"><div>{(result.Path.Count > 0 ? string.Join(" → ", result.Path.Select(Html)) : "none")}</div></td>"
        );
        output.Write(
            $"<td data-label=\"Why\"><div>{string.Join("<br>", PassesText.Describe(result).Prepend(result.Reason).Select(Html))}</div></td>"
        );
        output.Write(
            $"<td data-label=\"To close it\"><div>{(result.Cut.Count > 0 ? string.Join("<br>", result.Cut.Select(change => Html(change.Text))) : "nothing proposed")}</div></td></tr>\n"
        );
    }

    private static string Html(Hop hop) => $"<code>{Html(hop.Id)}</code>";

    private static string Html(string text) => WebUtility.HtmlEncode(OneLine.Clean(text));

    private static string Style()
    {
        using var stream = typeof(ReachHtml).Assembly.GetManifestResourceStream("SageGuard.Cli.Reports.Html.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
