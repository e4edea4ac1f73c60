// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Xml.Linq;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Tests.Reports;

/// <summary><c>--quiet</c> leaves out of every format what passed, does not apply or is waived; every total counts all.</summary>
public sealed class QuietTests
{
    // What names a result of the sample that is not to be listed: a pass, one that does not apply, a waived one.
    private static readonly string[] LeftOut = ["closed-lab", "The model has no primary container", "ticket 4711"];

    private static readonly Report Quiet = SampleReport.Scan() with { Quiet = true };

    [Theory]
    [InlineData("Table")]
    [InlineData("Json")]
    [InlineData("Csv")]
    [InlineData("Sarif")]
    [InlineData("Html")]
    [InlineData("Junit")]
    [InlineData("GitHub")]
    [InlineData("Markdown")]
    public void Only_what_fails_or_is_not_known_is_listed(string name)
    {
        var format = Enum.Parse<ReportFormat>(name);
        var text = GoldenTests.Write(Quiet, format);

        Assert.All(LeftOut, part => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
        Assert.Contains("open-lab", text, StringComparison.Ordinal);
        Assert.Contains("sagemaker:ListModels", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_count_what_is_not_listed()
    {
        using var all = JsonDocument.Parse(GoldenTests.Write(SampleReport.Scan(), ReportFormat.Json));
        using var quiet = JsonDocument.Parse(GoldenTests.Write(Quiet, ReportFormat.Json));
        Assert.Equal(all.RootElement.GetProperty("totals").ToString(), quiet.RootElement.GetProperty("totals").ToString());
        Assert.Equal(all.RootElement.GetProperty("controls").ToString(), quiet.RootElement.GetProperty("controls").ToString());
        Assert.Equal(7, quiet.RootElement.GetProperty("results").GetArrayLength());
        // A reader sees that results are missing on purpose.
        Assert.True(quiet.RootElement.GetProperty("run").GetProperty("quiet").GetBoolean());
        Assert.False(all.RootElement.GetProperty("run").TryGetProperty("quiet", out _));

        var (suites, cases) = (
            XDocument.Parse(GoldenTests.Write(Quiet, ReportFormat.Junit)).Root!,
            XDocument.Parse(GoldenTests.Write(Quiet, ReportFormat.Junit)).Descendants("testcase").Count()
        );
        Assert.Equal(("12", 7), (suites.Attribute("tests")!.Value, cases));
        foreach (var format in (ReportFormat[])[ReportFormat.Table, ReportFormat.GitHub, ReportFormat.Markdown])
        {
            Assert.Contains(
                "1 waived",
                GoldenTests.Write(Quiet, format).Replace("**", "", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        }
        Assert.Equal(Quiet.ExitCode, SampleReport.Scan().ExitCode);
    }

    [Fact]
    public async Task A_quiet_check_has_no_results_that_pass_and_says_how_many_there_are()
    {
        var answer = await Sageguard.CheckAsync("describe.json", "-q", "--output", "json");

        Assert.All(
            answer.Report.GetProperty("results").EnumerateArray(),
            result =>
                Assert.Contains(result.GetProperty("outcome").GetString(), (string[])["failing", "notAssessed", "decidedAtDeployment"])
        );
        Assert.True(answer.Report.GetProperty("totals").GetProperty("passed").GetInt32() > 0);
    }

    [Theory]
    [InlineData("asff")]
    [InlineData("ocsf")]
    public async Task Findings_that_passed_must_be_sent_so_no_format_of_findings_can_be_quiet(string format)
    {
        var answer = await Sageguard.CheckAsync("describe.json", "-q", "--output", format);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.StartsWith($"sageguard: --quiet and --output {format} exclude each other", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_that_passed_must_reach_Security_Hub_so_no_quiet_report_is_imported()
    {
        using var folder = new Folder();
        var report = folder.Write("report.json", GoldenTests.Write(Quiet, ReportFormat.Json));
        var import = await Sageguard.RunAsync("import", report);
        Assert.Equal(ExitCodes.Usage, import.Code);
        Assert.Contains("was made with --quiet", import.Error, StringComparison.Ordinal);
    }
}
