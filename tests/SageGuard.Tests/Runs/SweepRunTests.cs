// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Evaluation;
using SageGuard.Runs;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Tests.Runs;

public sealed class SweepRunTests
{
    private readonly Rule _rule = new();

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(1, new[] { 1 })]
    [InlineData(100, new[] { 100 })]
    [InlineData(101, new[] { 100, 1 })]
    [InlineData(250, new[] { 100, 100, 50 })]
    public async Task Evaluations_leave_in_batches_of_a_hundred(int count, int[] batches)
    {
        Notebooks(_rule, count);
        Assert.Equal(count, await _rule.SweepAsync());
        Assert.Equal(batches, _rule.Aws.BatchSizes);
        Assert.Equal(count, _rule.Aws.Evaluations.Select(evaluation => evaluation.ResourceId).Distinct().Count());
        Assert.All(_rule.Aws.Evaluations, evaluation => Assert.Equal(Rule.Now, evaluation.OrderingTime));
    }

    [Fact]
    public async Task The_id_is_AWS_Configs_by_name_then_that_of_the_rules_results_then_CloudFormations()
    {
        foreach (var name in new[] { "Recorded", "Reported", "New" })
            Notebook(_rule, name);
        _rule.Aws.Recorded.Add((NotebookInstance.Type, new RecordedId("id-of-recorded", "Recorded")));
        var lower = _rule.Aws.Arn(NotebookInstance, "reported");
        _rule.Aws.RuleResults.Add(Result(lower));
        await _rule.SweepAsync();
        Assert.Equal([_rule.Aws.Arn(NotebookInstance, "New"), lower, "id-of-recorded"], Ids(Compliance.NonCompliant));
        Assert.Empty(Ids(Compliance.NotApplicable));
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_keep_their_own_ids()
    {
        foreach (var name in new[] { "Foo", "foo" })
            Notebook(_rule, name);
        _rule.Aws.Recorded.Add((NotebookInstance.Type, new RecordedId("id-of-foo", "foo")));
        await _rule.SweepAsync();
        Assert.Equal([_rule.Aws.Arn(NotebookInstance, "Foo"), "id-of-foo"], Ids(Compliance.NonCompliant));
    }

    [Fact]
    public async Task The_result_of_what_is_gone_is_retired_but_not_a_newer_one()
    {
        Notebook(_rule, "here");
        foreach (var (id, hours) in new[] { ("gone", -1), ("made-meanwhile", 0), ("made-later", 1) })
            _rule.Aws.RuleResults.Add(Result(id, hours));
        _rule.Aws.RuleResults.Add(new RuleResult(Model.Type, "another-type", Rule.Now.AddHours(-1)));
        await _rule.SweepAsync();
        Assert.Equal(["gone"], Ids(Compliance.NotApplicable));
        Assert.Equal(
            "The resource no longer exists.",
            _rule.Aws.Evaluations.Single(evaluation => evaluation.ResourceId == "gone").Annotation
        );
    }

    [Fact]
    public async Task A_notebook_on_its_way_out_is_neither_judged_nor_retired()
    {
        Notebook(_rule, "leaving")["NotebookInstanceStatus"] = "Deleting";
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "leaving")));
        Assert.Equal(0, await _rule.SweepAsync());
        Assert.Equal([0], _rule.Aws.BatchSizes);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Stopped")]
    [InlineData("Updating")]
    [InlineData("Pending")]
    [InlineData("InService")]
    public async Task Every_other_status_counts(string status)
    {
        Notebook(_rule, "nb")["NotebookInstanceStatus"] = status;
        Assert.Equal(1, await _rule.SweepAsync());
    }

    [Fact]
    public async Task What_vanishes_between_list_and_describe_is_retired_and_no_error()
    {
        Notebook(_rule, "vanishing");
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "vanishing")));
        _rule.Aws.Before = (call, _) =>
        {
            if (call.StartsWith("Describe", StringComparison.Ordinal))
                _rule.Aws.Resources.Clear();
            return Task.CompletedTask;
        };
        await _rule.SweepAsync();
        Assert.Equal([_rule.Aws.Arn(NotebookInstance, "vanishing")], Ids(Compliance.NotApplicable));
    }

    [Fact]
    public async Task A_listing_that_breaks_off_retires_nothing()
    {
        _rule.Aws.RuleResults.Add(Result("gone"));
        Fault(
            "ListNotebookInstances last page",
            new AwsCallException(AwsRefusal.Throttled, "sagemaker:ListNotebookInstances", "ThrottlingException", "Too fast.")
        );
        await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.SweepAsync());
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Fact]
    public async Task A_listing_of_one_kind_that_fails_does_not_keep_the_other_from_its_verdicts()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.5";
        Notebook(_rule, "nb");
        _rule.Aws.Resources[(Model, "m")] = new JsonObject { ["EnableNetworkIsolation"] = true };
        _rule.Aws.RuleResults.Add(new RuleResult(Model.Type, "gone", Rule.Now.AddHours(-1)));
        Fault(
            "ListModels",
            new AwsCallException(AwsRefusal.Denied, "sagemaker:ListModels", "AccessDeniedException", "Grant sagemaker:ListModels.")
        );
        Assert.Contains(
            "sagemaker:ListModels",
            (await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.SweepAsync())).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(NotebookInstance.Type, Assert.Single(_rule.Aws.Evaluations).ResourceType);
    }

    [Fact]
    public async Task Each_kind_of_a_mixed_rule_is_judged_under_its_own_controls()
    {
        _rule.Parameters["control"] = "SageMaker.1,SageMaker.3,SageMaker.5";
        Notebook(_rule, "nb");
        _rule.Aws.Resources[(Model, "m")] = new JsonObject { ["EnableNetworkIsolation"] = true };
        await _rule.SweepAsync();
        Assert.Equal(
            [(Model.Type, Compliance.Compliant, null), (NotebookInstance.Type, Compliance.NonCompliant, "SageMaker.1, SageMaker.3: ")],
            _rule
                .Aws.Evaluations.OrderBy(e => e.ResourceType, StringComparer.Ordinal)
                .Select(e => (e.ResourceType, e.Compliance, e.Annotation?[..26]))
        );
    }

    [Fact]
    public async Task A_rule_name_that_the_results_call_refuses_is_noted_and_the_sweep_goes_on()
    {
        _rule.Name = new string('r', 65);
        Notebook(_rule, "nb");
        Fault(
            "GetComplianceDetailsByConfigRule",
            new AwsCallException(AwsRefusal.Invalid, "config:GetComplianceDetailsByConfigRule", "ValidationException", "Too long.")
        );
        Assert.Equal(1, await _rule.SweepAsync());
        Assert.Equal(NoteLevel.Warning, Assert.Single(_rule.Notes).Level);
    }

    [Fact]
    public async Task A_results_call_that_is_refused_for_another_reason_fails_the_sweep()
    {
        Notebook(_rule, "nb");
        Fault(
            "GetComplianceDetailsByConfigRule",
            new AwsCallException(AwsRefusal.Invalid, "config:GetComplianceDetailsByConfigRule", "InvalidNextTokenException", "Bad token.")
        );
        Assert.Equal("InvalidNextTokenException", (await Assert.ThrowsAsync<AwsCallException>(() => _rule.SweepAsync())).Code);
    }

    [Fact]
    public async Task An_id_that_AWS_Config_records_outweighs_an_older_result_under_another_form()
    {
        Notebook(_rule, "Lab");
        var recorded = _rule.Aws.Arn(NotebookInstance, "lab");
        _rule.Aws.Recorded.Add((NotebookInstance.Type, new RecordedId(recorded, null)));
        _rule.Aws.RuleResults.Add(Result(recorded));
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "Lab")));

        await _rule.SweepAsync();

        Assert.Equal([recorded], Ids(Compliance.NonCompliant));
        Assert.Equal([_rule.Aws.Arn(NotebookInstance, "Lab")], Ids(Compliance.NotApplicable));
    }

    [Fact]
    public async Task A_throttled_batch_is_sent_again_at_the_end_and_keeps_no_other_from_being_sent()
    {
        Notebooks(_rule, 250);
        var first = true;
        _rule.Aws.Fault = call =>
        {
            if (!first || !call.StartsWith("PutEvaluations", StringComparison.Ordinal))
                return null;
            first = false;
            return new AwsCallException(AwsRefusal.Throttled, "config:PutEvaluations", "ThrottlingException", "Rate exceeded");
        };

        Assert.Equal(250, await _rule.SweepAsync());
        Assert.Equal(250, _rule.Aws.Evaluations.Select(evaluation => evaluation.ResourceId).Distinct().Count());
    }

    [Fact]
    public async Task A_describe_that_fails_is_told_with_the_resource()
    {
        Notebook(_rule, "denied-lab");
        Fault(
            "DescribeNotebookInstance denied-lab",
            new AwsCallException(AwsRefusal.Denied, "sagemaker:DescribeNotebookInstance", "AccessDeniedException", "Grant it.")
        );
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.SweepAsync());
        Assert.Equal("notebook instance denied-lab: Grant it.", error.Message);
    }

    [Fact]
    public async Task A_Region_without_the_operation_is_noted_and_retires_nothing()
    {
        _rule.Aws.RuleResults.Add(Result("still-there-elsewhere"));
        Fault(
            "ListNotebookInstances",
            new AwsCallException(AwsRefusal.NotAvailableHere, "sagemaker:ListNotebookInstances", "UnknownOperationException", "Not here.")
        );
        Assert.Equal(0, await _rule.SweepAsync());
        Assert.Contains("not available here", Assert.Single(_rule.Notes).Message, StringComparison.Ordinal);
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Fact]
    public async Task A_describe_that_is_denied_fails_the_invocation_after_the_rest_was_sent()
    {
        Notebooks(_rule, 5);
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "nb-002")));
        Fault(
            "DescribeNotebookInstance nb-002",
            new AwsCallException(
                AwsRefusal.Denied,
                "sagemaker:DescribeNotebookInstance",
                "AccessDeniedException",
                "Grant sagemaker:DescribeNotebookInstance."
            )
        );
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.SweepAsync());
        Assert.Contains("sagemaker:DescribeNotebookInstance", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, _rule.Aws.Evaluations.Count);
        Assert.Empty(Ids(Compliance.NotApplicable));
    }

    [Fact]
    public async Task A_batch_that_is_not_taken_does_not_keep_the_others_from_being_sent()
    {
        Notebooks(_rule, 250);
        foreach (var failed in new[] { 1, 1 })
            _rule.Aws.FailedEvaluations.Enqueue(failed);
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.SweepAsync());
        Assert.Contains("FailedEvaluations", error.Message, StringComparison.Ordinal);
        Assert.Equal([100, 1, 100, 50], _rule.Aws.BatchSizes);
        Assert.Equal(249, _rule.Aws.Evaluations.Count);
    }

    [Fact]
    public async Task When_time_runs_out_what_was_judged_is_sent_nothing_is_retired_and_the_message_says_how_far_it_came()
    {
        Notebooks(_rule, 300);
        _rule.Aws.RuleResults.Add(Result("gone"));
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => SweepUntil(_rule, 150, Rule.Now));
        Assert.Contains("Time ran out: 150 of 300 resources", error.Message, StringComparison.Ordinal);
        // The second batch leaves in one part or two: its first evaluation has waited long.
        Assert.Equal((100, 150), (_rule.Aws.BatchSizes[0], _rule.Aws.BatchSizes.Sum()));
        Assert.Empty(Ids(Compliance.NotApplicable));
    }

    [Fact]
    public async Task When_time_runs_out_before_anything_was_listed_the_message_still_reads_well()
    {
        _rule.Aws.Before = (call, token) =>
        {
            if (!call.StartsWith("GetCompliance", StringComparison.Ordinal))
                return Task.CompletedTask;
            _rule.Time.Advance(_rule.Timeout);
            return Task.Delay(Timeout.Infinite, token);
        };
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => _rule.SweepAsync());
        Assert.Contains("no result of any type was retired", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Under each frequency that AWS Config has, 24 sweeps that reach a tenth of the list cover it all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(24)]
    public async Task Sweeps_that_run_out_of_time_begin_at_other_places_and_leave_no_tail(int hours)
    {
        const int Count = 300;
        var seen = new HashSet<string>();
        // After 36 sweeps no gap between two starts is wider than 0.058 of the list. One sweep reaches 0.1 of it, or 0.067 where
        // all ten reads under way are dropped: how they fall does not matter.
        for (var i = 0; i < 36; i++)
        {
            var rule = new Rule();
            Notebooks(rule, Count);
            await Assert.ThrowsAnyAsync<SageGuardException>(() => SweepUntil(rule, Count / 10, Rule.Now.AddHours(i * hours)));
            seen.UnionWith(rule.Aws.Evaluations.Select(evaluation => evaluation.ResourceId));
        }

        Assert.Equal(Count, seen.Count);
    }

    [Fact]
    public async Task What_has_a_result_from_this_notification_or_a_later_change_is_left_alone()
    {
        Notebooks(_rule, 3);
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "nb-000"), 0));
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "nb-001"), 1));
        _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, "nb-002"), -1));

        Assert.Equal(1, await _rule.SweepAsync());

        Assert.Equal(
            ["DescribeNotebookInstance nb-002"],
            _rule.Aws.Calls.Where(call => call.StartsWith("Describe", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_oldest_results_come_first_and_take_turns_with_what_has_none()
    {
        Notebooks(_rule, 40);
        for (var i = 0; i < 30; i++)
            _rule.Aws.RuleResults.Add(Result(_rule.Aws.Arn(NotebookInstance, $"nb-{i:000}"), -1 - i));

        await Assert.ThrowsAnyAsync<SageGuardException>(() => SweepUntil(_rule, 20, Rule.Now));

        // Ten are read at a time, so that the first twenty answers are of the first thirty in line: the ten without a result, and
        // the twenty oldest results.
        var evaluated = _rule.Aws.Evaluations.Select(evaluation => evaluation.ResourceId.Split('/')[1]).ToList();
        Assert.Equal(20, evaluated.Count);
        Assert.DoesNotContain(evaluated, name => string.CompareOrdinal(name, "nb-010") < 0);
    }

    /// <summary>Lambda sends a notification that failed twice more, and says nowhere which attempt it is.</summary>
    [Fact]
    public async Task The_attempts_of_one_notification_add_up()
    {
        var seen = new HashSet<string>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var rule = new Rule();
            Notebooks(rule, 300);
            rule.Aws.RuleResults.AddRange(seen.Select(id => Result(id, 0)));
            await Assert.ThrowsAnyAsync<SageGuardException>(() => SweepUntil(rule, 80, Rule.Now));
            var taken = rule.Aws.Evaluations.Select(evaluation => evaluation.ResourceId).ToList();
            Assert.DoesNotContain(taken, seen.Contains);
            seen.UnionWith(taken);
        }

        Assert.Equal(240, seen.Count);
    }

    [Fact]
    public async Task A_result_does_not_wait_long_for_its_batch_to_fill()
    {
        Notebooks(_rule, 30);
        _rule.Aws.Before = (call, _) =>
        {
            if (call.StartsWith("Describe", StringComparison.Ordinal))
            {
                lock (_rule)
                    _rule.Time.Advance(TimeSpan.FromSeconds(2));
            }

            return Task.CompletedTask;
        };

        Assert.Equal(30, await _rule.SweepAsync());

        Assert.InRange(_rule.Aws.BatchSizes.Count, 2, 5);
    }

    [Theory]
    [InlineData(900, 889)]
    [InlineData(30, 26)]
    [InlineData(4, 2)]
    public async Task Short_deadlines_keep_back_less_time_for_sending(int timeout, int reads)
    {
        _rule.Timeout = TimeSpan.FromSeconds(timeout);
        Notebooks(_rule, 1);
        _rule.Aws.Before = (call, _) =>
        {
            if (call.StartsWith("Describe", StringComparison.Ordinal))
                _rule.Time.Advance(TimeSpan.FromSeconds(reads));
            return Task.CompletedTask;
        };
        Assert.Equal(1, await _rule.SweepAsync());
    }

    [Fact]
    public async Task No_kind_starves_behind_a_long_one()
    {
        var models = 0;
        for (var i = 0; i < 12; i++)
        {
            var rule = new Rule { Parameters = { ["control"] = "SageMaker.1,SageMaker.5" } };
            Notebooks(rule, 100);
            rule.Aws.Resources[(Model, "m")] = new JsonObject { ["EnableNetworkIsolation"] = true };
            await Assert.ThrowsAnyAsync<SageGuardException>(() => SweepUntil(rule, 30, Rule.Now.AddHours(i)));
            models += rule.Aws.Evaluations.Count(evaluation => evaluation.ResourceType == Model.Type);
        }

        Assert.InRange(models, 3, 9);
    }

    [Fact]
    public async Task Never_are_more_described_at_once_than_the_concurrency_allows()
    {
        Notebooks(_rule, 100);
        var (now, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rule.Aws.Before = async (call, _) =>
        {
            if (!call.StartsWith("Describe", StringComparison.Ordinal))
                return;
            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            if (count == Sweep.Concurrency)
                full.TrySetResult();
            await full.Task;
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };
        await _rule.SweepAsync();
        Assert.Equal(Sweep.Concurrency, most);
    }

    [Fact]
    public async Task Describing_waits_for_PutEvaluations_so_that_memory_does_not_grow()
    {
        Notebooks(_rule, 500);
        var described = 0;
        using var each = new SemaphoreSlim(0);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rule.Aws.Before = async (call, _) =>
        {
            if (call.StartsWith("Describe", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref described);
                each.Release();
            }

            if (call.StartsWith("PutEvaluations", StringComparison.Ordinal))
                await release.Task;
        };
        var sweep = _rule.SweepAsync();
        // One batch under way, one channel full, one resource in each reader's hand.
        const int Most = 100 + Sweep.Concurrency + Sweep.Concurrency;
        for (var i = 0; i < Most; i++)
            await each.WaitAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 1000; i++)
            await Task.Yield();
        Assert.Equal(Most, Volatile.Read(ref described));
        release.SetResult();
        Assert.Equal(500, await sweep);
    }

    /// <summary>A sweep whose time runs out when so many resources were described and handed on.</summary>
    private static async Task SweepUntil(Rule rule, int described, DateTimeOffset created)
    {
        var count = 0;
        using var stuck = new SemaphoreSlim(0);
        rule.Aws.Before = async (call, token) =>
        {
            if (!call.StartsWith("Describe", StringComparison.Ordinal) || Interlocked.Increment(ref count) <= described)
                return;
            stuck.Release();
            await Task.Delay(Timeout.Infinite, token);
        };
        rule.Time.SetUtcNow(created);
        var sweep = rule.SweepAsync(created);
        for (var i = 0; i < Sweep.Concurrency; i++)
            await stuck.WaitAsync(TestContext.Current.CancellationToken);
        rule.Time.Advance(rule.Timeout);
        await sweep;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private void Fault(string call, Exception fault) =>
        _rule.Aws.Fault = made => made.StartsWith(call, StringComparison.Ordinal) ? fault : null;

    private IEnumerable<string> Ids(Compliance compliance) =>
        _rule
            .Aws.Evaluations.Where(evaluation => evaluation.Compliance == compliance)
            .Select(evaluation => evaluation.ResourceId)
            .Order(StringComparer.Ordinal);

    private static RuleResult Result(string id, int hours = -1) => new(NotebookInstance.Type, id, Rule.Now.AddHours(hours));

    private static void Notebooks(Rule rule, int count)
    {
        for (var i = 0; i < count; i++)
            Notebook(rule, string.Create(CultureInfo.InvariantCulture, $"nb-{i:000}"));
    }

    private static JsonObject Notebook(Rule rule, string name) =>
        rule.Aws.Resources[(NotebookInstance, name)] = new JsonObject { ["DirectInternetAccess"] = "Enabled", ["RootAccess"] = "Enabled" };
}
