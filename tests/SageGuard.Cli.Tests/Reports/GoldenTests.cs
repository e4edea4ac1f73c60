// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>Each output, byte for byte. SAGEGUARD_UPDATE=1 rewrites the files; then look at the difference.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("Json", "json")]
    [InlineData("Csv", "csv")]
    [InlineData("Sarif", "sarif")]
    [InlineData("Asff", "asff.json")]
    [InlineData("Ocsf", "ocsf.jsonl")]
    [InlineData("Html", "html")]
    public void A_scan(string format, string extension) =>
        Compare($"scan.{extension}", Write(SampleReport.Scan(), Enum.Parse<ReportFormat>(format)));

    [Theory]
    [InlineData("Json", "json")]
    [InlineData("Sarif", "sarif")]
    [InlineData("Html", "html")]
    public void A_check(string format, string extension) =>
        Compare($"check.{extension}", Write(SampleReport.Check(), Enum.Parse<ReportFormat>(format)));

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void A_table(int width)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = Terminal.PlainConsole(text);
        console.Profile.Width = width;
        new TableReport(console).Write(SampleReport.Scan());
        Compare($"scan.{width}.txt", text.ToString());
    }

    [Fact]
    public void Nothing_in_a_report_reaches_the_terminal_as_an_escape()
    {
        using var text = new StringWriter();
        new TableReport(Terminal.PlainConsole(text)).Write(SampleReport.Scan());
        Assert.DoesNotContain("\u001b", text.ToString() + Write(SampleReport.Scan(), ReportFormat.Csv), StringComparison.Ordinal);
    }

    internal static string Write(Report report, ReportFormat format)
    {
        using var output = new MemoryStream();
        var terminal = new Terminal(
            Terminal.PlainConsole(TextWriter.Null),
            Terminal.PlainConsole(TextWriter.Null),
            () => output,
            () => Stream.Null
        );
        ReportWriter.Write(report, format, null, terminal);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void Compare(string name, string actual)
    {
        var file = Path.Combine(Repository.Tests, "Golden", name);
        if (Environment.GetEnvironmentVariable("SAGEGUARD_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{file} is missing: SAGEGUARD_UPDATE=1");
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }
}
