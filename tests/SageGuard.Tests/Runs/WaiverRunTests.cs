// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Evaluation;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Tests.Runs;

public sealed class WaiverRunTests
{
    private const string Name = "Nb";

    private readonly Rule _rule = new() { Parameters = { ["waiverTagKey"] = "waiver" } };

    private ConfigEvaluation Sent => Assert.Single(_rule.Aws.Evaluations);

    [Fact]
    public async Task A_waiver_makes_a_failure_not_applicable_and_is_noted_with_its_reason()
    {
        await Change("2026-12-31 SageMaker.1 ticket\u001b 4711");
        Assert.Equal((Compliance.NotApplicable, "Waived until 2026-12-31."), (Sent.Compliance, Sent.Annotation));
        var note = Assert.Single(_rule.Notes);
        Assert.Contains(("reason", "ticket  4711"), note.Properties);
        Assert.Contains(("waivedUntil", "2026-12-31"), note.Properties);
    }

    [Theory]
    [InlineData(23, 59, 59, Compliance.NotApplicable)]
    [InlineData(24, 0, 0, Compliance.NonCompliant)]
    public async Task A_waiver_ends_with_its_day_in_UTC(int hour, int minute, int second, Compliance expected)
    {
        _rule.Time.SetUtcNow(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero).AddHours(hour).AddMinutes(minute).AddSeconds(second));
        await Change("2026-11-30 SageMaker.1 reason");
        Assert.Equal(expected, Sent.Compliance);
    }

    [Theory]
    [InlineData("2026-12-03", Compliance.NotApplicable)]
    [InlineData("2026-12-04", Compliance.NonCompliant)]
    public async Task A_waiver_ends_at_most_so_many_days_ahead(string day, Compliance expected)
    {
        _rule.Parameters["waiverMaxDays"] = "10";
        await Change($"{day} SageMaker.1 reason");
        Assert.Equal(expected, Sent.Compliance);
    }

    [Fact]
    public async Task A_waiver_that_does_not_count_is_told_in_the_annotation_without_the_tags_value()
    {
        await Change("forever, said the boss");
        Assert.StartsWith(
            "DirectInternetAccess is Enabled; it must be Disabled. The waiver in tag waiver does not begin with a date",
            Sent.Annotation,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("boss", Sent.Annotation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_for_one_control_leaves_the_other_failing()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.3";
        await Change("2026-12-31 SageMaker.1 reason");
        Assert.StartsWith(
            "SageMaker.3: RootAccess is Enabled; it must be Disabled. The waiver in tag waiver is for other controls.",
            Sent.Annotation,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_waiver_for_several_controls_waives_each()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.3";
        await Change("2026-12-31 SageMaker.1+SageMaker.3 reason");
        Assert.Equal(Compliance.NotApplicable, Sent.Compliance);
        Assert.Equal(2, _rule.Notes.Count);
    }

    [Fact]
    public async Task Without_tags_in_the_item_they_are_listed_and_only_for_a_failure()
    {
        Live("Enabled", "2026-12-31 SageMaker.1 reason");
        await _rule.ChangeAsync(_rule.Item(NotebookInstance, Name, Open("Enabled")));
        Assert.Equal(Compliance.NotApplicable, Sent.Compliance);
        Assert.Contains(_rule.Aws.Calls, call => call.StartsWith("ListTags", StringComparison.Ordinal));

        var passes = new Rule { Parameters = { ["waiverTagKey"] = "waiver" } };
        await passes.ChangeAsync(passes.Item(NotebookInstance, Name, Open("Disabled")));
        Assert.Equal(["PutEvaluations 1"], passes.Aws.Calls);
    }

    [Fact]
    public async Task A_sweep_reads_waivers_too()
    {
        Live("Enabled", "2026-12-31 SageMaker.1 reason");
        await _rule.SweepAsync();
        Assert.Equal(Compliance.NotApplicable, Sent.Compliance);
        Assert.Single(_rule.Notes);
    }

    [Fact]
    public async Task Tags_that_may_not_be_listed_fail_the_invocation_and_name_the_action()
    {
        Live("Enabled", "2026-12-31 SageMaker.1 reason");
        _rule.Aws.Fault = call =>
            call.StartsWith("ListTags", StringComparison.Ordinal)
                ? new AwsCallException(AwsRefusal.Denied, "sagemaker:ListTags", "AccessDeniedException", "Grant sagemaker:ListTags.")
                : null;
        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            _rule.ChangeAsync(_rule.Item(NotebookInstance, Name, Open("Enabled")))
        );
        Assert.Contains("sagemaker:ListTags", error.Message, StringComparison.Ordinal);
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Fact]
    public async Task Without_the_parameter_the_tag_means_nothing()
    {
        _rule.Parameters.Remove("waiverTagKey");
        await Change("2026-12-31 SageMaker.1 reason");
        Assert.Equal(Compliance.NonCompliant, Sent.Compliance);
    }

    private Task<int> Change(string waiver) =>
        _rule.ChangeAsync(_rule.Item(NotebookInstance, Name, Open("Enabled"), tags: new JsonObject { ["waiver"] = waiver }));

    private void Live(string access, string waiver)
    {
        _rule.Aws.Resources[(NotebookInstance, Name)] = Open(access);
        _rule.Aws.TagsByName[Name] = new() { ["waiver"] = waiver };
    }

    private static JsonObject Open(string access) => new() { ["DirectInternetAccess"] = access, ["RootAccess"] = "Enabled" };
}
