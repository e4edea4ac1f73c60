// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
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
    public void An_early_end_is_told_whatever_was_found() =>
        Assert.Equal(ExitCodes.Interrupted, (Of("Failing") with { Incomplete = true }).ExitCode);

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

    [Theory]
    [InlineData("\"outcome\": \"failing\"", "\"outcome\": \"Failing\"", "'Failing' is not an outcome")]
    [InlineData("\"outcome\": \"failing\"", "\"outcome\": 0", "'' is not an outcome")]
    [InlineData("\"outcome\": \"failing\"", "\"outcome\": \"passed\", \"outcome\": \"failing\"", "holds results.outcome twice")]
    public async Task A_baseline_that_was_edited_wrongly_is_refused(string written, string edited, string message)
    {
        using var folder = new Folder();
        var baseline = folder.PathOf("baseline.json");
        await Sageguard.CheckAsync("describe.json", "--output", "json", "-c", "1,2", "--out", baseline);
        var content = await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken);
        Assert.Contains(written, content, StringComparison.Ordinal);
        folder.Write("baseline.json", content.Replace(written, edited, StringComparison.Ordinal));

        var answer = await Sageguard.CheckAsync("describe.json", "-c", "1,2", "--baseline", baseline);

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
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
    public async Task A_baseline_knows_what_is_open_and_what_moved_to_another_file_but_never_what_was_not_read()
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-baseline").FullName;
        var (file, renamed, baseline) = (
            Path.Combine(folder, "a.yaml"),
            Path.Combine(folder, "b.yaml"),
            Path.Combine(folder, "baseline.json")
        );
        const string Resources =
            "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: {DirectInternetAccess: !Ref Net, RootAccess: Enabled, SubnetId: s, KmsKeyId: k}\n";
        await File.WriteAllTextAsync(file, "Parameters: {Net: {Type: String}}\n" + Resources, TestContext.Current.CancellationToken);
        Assert.Equal(
            ExitCodes.FailingAndNotAssessed,
            (await Sageguard.RunAsync("check", file, "--output", "json", "--out", baseline)).Code
        );

        Assert.Equal(ExitCodes.Success, (await Sageguard.RunAsync("check", file, "--baseline", baseline)).Code);
        File.Move(file, renamed);
        Assert.Equal(ExitCodes.Success, (await Sageguard.RunAsync("check", renamed, "--baseline", baseline)).Code);

        // That an open value now fails is new.
        Assert.Equal(
            ExitCodes.Failing,
            (await Sageguard.RunAsync("check", renamed, "--baseline", baseline, "--parameter", "Net=Enabled")).Code
        );
        await File.AppendAllTextAsync(
            renamed,
            "  Domain: {Type: AWS::SageMaker::Domain}\nTransform: {Name: AWS::Include}\n",
            TestContext.Current.CancellationToken
        );
        await Sageguard.RunAsync("check", renamed, "--output", "json", "--out", baseline);
        Assert.Equal(ExitCodes.NotAssessed, (await Sageguard.RunAsync("check", renamed, "--baseline", baseline)).Code);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("template-open-in-one-region.yaml", "", ExitCodes.NotAssessed)]
    [InlineData("template-open-in-one-region.yaml", "--undecided pass", ExitCodes.Success)]
    [InlineData("template-open-in-one-region.yaml", "--undecided fail", ExitCodes.Failing)]
    [InlineData("template-cluster-only.json", "--unjudged pass", ExitCodes.Success)]
    [InlineData("template-cluster-only.json", "--undecided pass", ExitCodes.NotAssessed)]
    [InlineData("template-resource-is-include.yaml", "--unjudged pass --undecided pass", ExitCodes.NotAssessed)]
    public async Task The_operator_chooses_what_is_accepted_and_it_stays_listed(string file, string options, int code)
    {
        var answer = await Sageguard.RunAsync([
            "check",
            Repository.Sample(Path.Combine("Check", file)),
            "--control",
            Sageguard.Listed,
            "--output",
            "json",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);

        Assert.Equal(code, answer.Code);
        var totals = answer.Report.GetProperty("totals");
        Assert.Equal(1, totals.GetProperty("notAssessed").GetInt32() + totals.GetProperty("decidedAtDeployment").GetInt32());
    }

    [Fact]
    public async Task Events_of_a_template_need_account_and_Region()
    {
        var without = await Sageguard.CheckAsync("template.yaml", "--output", "ocsf");
        Assert.Equal(ExitCodes.Usage, without.Code);
        Assert.Contains("--output ocsf needs the account and the Region", without.Error, StringComparison.Ordinal);
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
        var rows = outcomes
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(outcome => new ResultRow(one, subject, Enum.Parse<Outcome>(outcome), ""))
            .ToList();
        return new Report("scan", new RunContext(Sageguard.RunId, Sageguard.Now, Sageguard.Now), [one], [], rows, []);
    }
}
