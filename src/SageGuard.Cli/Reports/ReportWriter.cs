// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports.Asff;
using SageGuard.Cli.Reports.Json;
using SageGuard.Cli.Reports.Ocsf;
using SageGuard.Cli.Reports.Sarif;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports;

/// <summary>Sends a report to standard output or to a file, in the chosen format.</summary>
internal static class ReportWriter
{
    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">The format.</param>
    /// <param name="file">The file; null for standard output.</param>
    /// <param name="terminal">The terminal behind standard output.</param>
    /// <exception cref="UsageException">The file cannot be written, or the format needs what the source does not say.</exception>
    public static void Write(Report report, ReportFormat format, string? file, Terminal terminal)
    {
        if (format is ReportFormat.Asff or ReportFormat.Ocsf && AsffReport.Lacks(report, format) is { } lack)
            throw new UsageException(lack);
        if (file is null)
        {
            var isTable = format == ReportFormat.Table;
            if (isTable && terminal.Out.Profile.Out.IsTerminal)
            {
                new TableReport(terminal.Out).Write(report);
                return;
            }

            // A report has thousands of lines, and a pipe's reader is woken by each write; a table writes each cell by itself.
            using var output = new BufferedStream(terminal.OpenOutput(), 64 * 1024);
            if (isTable)
                Table(report, output, terminal.Out.Profile.Width);
            else
                Machine(report, format, output);
            return;
        }

        ToFile(report, format, file);
    }

    private static void ToFile(Report report, ReportFormat format, string file)
    {
        try
        {
            WholeFile.Write(
                file,
                output =>
                {
                    if (format == ReportFormat.Table)
                        Table(report, output, width: 0);
                    else
                        Machine(report, format, output);
                }
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The report cannot be written to {file}: {error.Message} Choose another place with --out.");
        }
    }

    private static void Table(Report report, Stream output, int width)
    {
        using var text = new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        new TableReport(Terminal.PlainConsole(text, width)).Write(report);
    }

    private static void Machine(Report report, ReportFormat format, Stream output)
    {
        switch (format)
        {
            case ReportFormat.Json:
                JsonReport.Write(report, output);
                output.WriteByte((byte)'\n');
                break;
            case ReportFormat.Sarif:
                SarifReport.Write(report, output);
                output.WriteByte((byte)'\n');
                break;
            case ReportFormat.Asff:
                AsffReport.Write(report, output);
                output.WriteByte((byte)'\n');
                break;
            case ReportFormat.Ocsf:
                OcsfReport.Write(report, output);
                break;
            case ReportFormat.Junit:
                JunitReport.Write(report, output);
                output.WriteByte((byte)'\n');
                break;
            case ReportFormat.GitHub:
                using (var text = new StreamWriter(output, leaveOpen: true))
                    GitHubReport.Write(report, text);
                break;
            case ReportFormat.Markdown:
                using (var text = new StreamWriter(output, leaveOpen: true))
                    MarkdownReport.Write(report, text);
                break;
            case ReportFormat.Csv:
                using (var text = new StreamWriter(output, leaveOpen: true))
                    CsvReport.Write(report, text);
                break;
            default:
                using (var text = new StreamWriter(output, leaveOpen: true))
                    HtmlReport.Write(report, text);
                break;
        }
    }
}
