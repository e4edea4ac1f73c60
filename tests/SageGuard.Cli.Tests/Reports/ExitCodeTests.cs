// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Reports;
using SageGuard.Controls;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>Exit codes, --fail-on and --baseline.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("", ExitCodes.Success)]
    [InlineData("Passed NotApplicable Waived", ExitCodes.Success)]
    [InlineData("Passed Failing", ExitCodes.Failing)]
    [InlineData("Passed NotAssessed", ExitCodes.NotAssessed)]
    [InlineData("Passed DecidedAtDeployment", ExitCodes.NotAssessed)]
    [InlineData("Failing NotAssessed", ExitCodes.FailingAndNotAssessed)]
    public void By_outcomes(string outcomes, int code) => Assert.Equal(code, Of(outcomes).ExitCode);

    [Fact]
    public void Failures_below_the_severity_are_shown_and_do_not_count()
    {
        Assert.Equal(ExitCodes.Failing, Of("Failing").ExitCode);
        Assert.Equal(ExitCodes.Success, (Of("Failing", control: 5) with { FailOn = Severity.High }).ExitCode);
        Assert.Equal(ExitCodes.NotAssessed, (Of("Failing NotAssessed", control: 5) with { FailOn = Severity.High }).ExitCode);
    }

    [Fact]
    public void An_early_end_is_told_whatever_was_found() => Assert.Equal(ExitCodes.Interrupted, (Of("Failing") with { Incomplete = true }).ExitCode);

    [Fact]
    public async Task A_baseline_lets_known_failures_pass_and_new_ones_fail()
    {
        var file = Path.GetTempFileName();
        var first = await Sageguard.CheckAsync("describe.json", "--output", "json", "-c", "1,2", "--out", file);
        Assert.Equal(ExitCodes.Failing, first.Code);
        Assert.Contains("2 failing", first.Error, StringComparison.Ordinal);

        var known = await Sageguard.CheckAsync("describe.json", "-c", "1,2", "--baseline", file);
        Assert.Equal(ExitCodes.Success, known.Code);
        Assert.Contains("known to the baseline", known.Output, StringComparison.Ordinal);

        var more = await Sageguard.CheckAsync("describe.json", "-c", "1,2,21", "--baseline", file);
        Assert.Equal(ExitCodes.Failing, more.Code);

        await File.WriteAllTextAsync(file, "{\"results\":[]}", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Usage, (await Sageguard.CheckAsync("describe.json", "--baseline", file)).Code);
        File.Delete(file);
    }

    [Fact]
    public async Task A_baseline_knows_a_file_by_whatever_path_it_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-baseline").FullName;
        var template = Path.Combine(folder, "infra", "lab.json");
        Directory.CreateDirectory(Path.GetDirectoryName(template)!);
        File.Copy(Repository.Sample("template.json"), template);
        var (program, args) = CommandProcess.Sageguard;
        Task<Answer> CheckAsync(params string[] more) => CommandProcess.RunAsync(program, [.. args, "check", .. more], folder: folder);

        var first = await CheckAsync(template, "--output", "json", "--out", "baseline.json");
        Assert.Equal(ExitCodes.Failing, first.Code & ExitCodes.Failing);
        foreach (var name in (string[])["infra/lab.json", "./infra/lab.json", template])
        {
            var known = await CheckAsync(name, "--baseline", "baseline.json", "--output", "sarif");
            Assert.Equal(0, known.Code & ExitCodes.Failing);
            Assert.Contains("\"uri\": \"infra/lab.json\"", known.Output, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ASFF_of_a_template_needs_account_and_Region()
    {
        var without = await Sageguard.CheckAsync("template.yaml", "--output", "asff");
        Assert.Equal(ExitCodes.Usage, without.Code);
        Assert.Contains("--account and --region", without.Error, StringComparison.Ordinal);

        var with = await Sageguard.CheckAsync("template.yaml", "--output", "asff", "--account", "123456789012", "--region", "eu-west-1");
        Assert.Equal(ExitCodes.FailingAndNotAssessed, with.Code);
        Assert.NotEqual(0, with.Report.GetArrayLength());
    }

    private static Report Of(string outcomes, int control = 1)
    {
        var one = Catalog.Find($"SageMaker.{control}")!;
        var subject = new Subject(one.Kind.Type, one.Kind.Noun, "x", "x", null, null, null, null);
        var rows = outcomes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(outcome => new ResultRow(one, subject, Enum.Parse<Outcome>(outcome), "")).ToList();
        return new Report("scan", Sageguard.Now, [one], [], rows, []);
    }
}
