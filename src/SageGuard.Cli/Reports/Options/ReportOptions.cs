// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

/// <summary>How a report comes out, and what counts for the exit code.</summary>
internal sealed class ReportOptions
{
    private readonly Option<ReportFormat> _output = ChoiceOption.Create<ReportFormat>(
        "--output",
        ["-o"],
        "table, json, csv, sarif, asff, ocsf, html, junit, github or markdown. Default: what the name of --out says (.json, .csv, .sarif, .ocsf.json, .html, .xml, .md), else table.",
        "format"
    );
    private readonly Option<string?> _out = new("--out")
    {
        Description = "Write the report to this file instead of standard output.",
        HelpName = "file",
    };
    private readonly Option<Severity> _failOn = ChoiceOption.Create<Severity>(
        "--fail-on",
        [],
        "The least severity that fails the run: low, medium or high. Default: low.",
        "severity"
    );
    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "An earlier report in JSON: its failures are known and don't fail the run, new ones do.",
        HelpName = "file",
    };
    private readonly Option<string?> _waivers = new("--waivers")
    {
        Description = "A file of dated, reasoned exceptions: what it covers is waived, until its day.",
        HelpName = "file",
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description =
            "No progress, and in every format only the results that fail or are not known; the totals count all. Not for asff and ocsf.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_output, _out, _failOn, _baseline, _waivers, _quiet])
            command.Options.Add(option);
    }

    /// <summary>True where only results may be printed.</summary>
    public bool Quiet(ParseResult parse) => parse.GetValue(_quiet);

    /// <summary>The format of the report.</summary>
    public ReportFormat Format(ParseResult parse) =>
        parse.GetResult(_output) is { Implicit: false } || parse.GetValue(_out) is not { } file
            ? parse.GetValue(_output)
            : Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".json"
                or ".jsonl"
                    when Path.GetExtension(Path.GetFileNameWithoutExtension(file)).Equals(".ocsf", StringComparison.OrdinalIgnoreCase) =>
                    ReportFormat.Ocsf,
                ".json" => ReportFormat.Json,
                ".csv" => ReportFormat.Csv,
                ".sarif" => ReportFormat.Sarif,
                ".html" or ".htm" => ReportFormat.Html,
                ".xml" => ReportFormat.Junit,
                ".md" => ReportFormat.Markdown,
                _ => ReportFormat.Table,
            };

    /// <summary>True where a file of waivers is given.</summary>
    public bool HasWaivers(ParseResult parse) => parse.GetValue(_waivers) is not null;

    /// <summary>Reads the baseline and the waivers, and looks whether the report has a place: before the work, so that a mistake costs
    /// nothing.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="today">The day in UTC.</param>
    /// <param name="waiverMaxDays">How many days ahead a waiver may end.</param>
    public (Baseline Baseline, WaiverFile Waivers) Prepare(ParseResult parse, DateOnly today, int waiverMaxDays)
    {
        if (Quiet(parse) && Format(parse) is ReportFormat.Asff or ReportFormat.Ocsf)
        {
            var format = Format(parse).ToString().ToLowerInvariant();
            throw new UsageException(
                $"--quiet and --output {format} exclude each other: a finding that passed or is waived would stay as it was where findings go. Leave --quiet out."
            );
        }
        if (parse.GetValue(_out) is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            throw new UsageException(
                $"The report cannot be written to {file}: there is no such folder. Make it, or choose another place with --out."
            );
        }

        return (
            parse.GetValue(_baseline) is { } earlier ? Baseline.Read(earlier) : Baseline.None,
            parse.GetValue(_waivers) is { } waivers ? WaiverFile.Read(waivers, today, waiverMaxDays) : WaiverFile.None
        );
    }

    /// <summary>The waivers and the baseline, as a report names them.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="context">The report's context so far.</param>
    /// <param name="tagKey">The key of the tag that waives; null where tags do not.</param>
    /// <param name="maxDays">How many days ahead a waiver may end.</param>
    /// <param name="inline">True where what the authors of files wrote counts.</param>
    public RunContext Describe(ParseResult parse, RunContext context, string? tagKey, int maxDays, bool inline = false)
    {
        var file = parse.GetValue(_waivers) is { } waivers ? InputMark.Read(waivers) : null;
        return context with
        {
            Waivers = new WaiverSettings(tagKey, tagKey is null && file is null && !inline ? null : maxDays, file, inline),
            Baseline = parse.GetValue(_baseline) is { } baseline ? InputMark.Read(baseline) : null,
        };
    }

    /// <summary>Writes the report and returns the exit code.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="report">The report, its results in order and with the waivers applied.</param>
    /// <param name="waivers">The operator's waivers.</param>
    /// <param name="terminal">Where it comes out.</param>
    public int Finish(ParseResult parse, Report report, WaiverFile waivers, Terminal terminal)
    {
        var today = DateOnly.FromDateTime(report.Time.UtcDateTime);
        report = report with
        {
            Notes = [.. report.Notes, .. waivers.Notes(report.Rows, today)],
            FailOn = parse.GetValue(_failOn),
            HasBaseline = parse.GetValue(_baseline) is not null,
            Quiet = Quiet(parse),
        };
        if (report.Run.NotAws is { } notAws)
            terminal.Say(notAws);
        var place = parse.GetValue(_out);
        ReportWriter.Write(report, Format(parse), place, terminal);
        if (place is not null && !Quiet(parse))
        {
            var tally = report.Totals.All;
            terminal.Say(
                $"{place}: {tally.Total} {(tally.Total == 1 ? "result" : "results")}, {string.Join(", ", Outcomes.All.Where(outcome => tally[outcome] > 0 || outcome == Outcome.Failing).Select(outcome => $"{tally[outcome]} {outcome.DisplayName()}"))}."
            );
        }

        return report.ExitCode;
    }
}
