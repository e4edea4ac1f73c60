// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;
using static SageGuard.Resources.ResourceKinds;

namespace SageGuard.Tests.Runs;

public sealed class OversizedRunTests
{
    private const string Name = "Nb";

    private readonly Rule _rule = new();

    private ConfigEvaluation Sent => Assert.Single(_rule.Aws.Evaluations);

    [Fact]
    public async Task The_item_with_the_summarys_state_id_is_the_one()
    {
        History(0.9, "Enabled", "later");
        History(0, "Disabled", "1700000000250");
        History(-60, "Enabled", "earlier");
        await Run();
        Assert.Equal((Compliance.Compliant, Rule.Captured), (Sent.Compliance, Sent.OrderingTime));
    }

    [Fact]
    public async Task Whole_seconds_on_the_wire_do_not_miss_the_item_although_its_time_has_a_fraction()
    {
        History(0, "Disabled", "1700000000250");
        await Run();
        Assert.Contains(
            _rule.Aws.Calls,
            call =>
                call.StartsWith("GetResourceConfigHistory", StringComparison.Ordinal)
                && call.Contains("11:59:32.25", StringComparison.Ordinal)
        );
        Assert.Equal(Compliance.Compliant, Sent.Compliance);
    }

    [Fact]
    public async Task Without_its_state_id_the_newest_that_is_not_after_the_second_counts()
    {
        History(1.2, "Enabled", "after");
        History(0.6, "Disabled", "in the same second");
        History(-60, "Enabled", "before");
        await Run();
        Assert.Equal(Compliance.Compliant, Sent.Compliance);
    }

    [Fact]
    public async Task The_deletion_of_a_predecessor_does_not_make_the_resource_deleted()
    {
        History(-60, null, "gone", ItemStatus.Deleted);
        _rule.Aws.Resources[(NotebookInstance, Name)] = new() { ["DirectInternetAccess"] = "Enabled" };
        await Run();
        Assert.Equal(Compliance.NonCompliant, Sent.Compliance);
    }

    [Fact]
    public async Task The_summarys_name_is_described_also_where_the_historys_item_has_none()
    {
        History(0, null, "1700000000250");
        _rule.Aws.Resources[(NotebookInstance, Name)] = new() { ["DirectInternetAccess"] = "Disabled" };
        await Run();
        Assert.Equal(Compliance.Compliant, Sent.Compliance);
        Assert.DoesNotContain("ListNotebookInstances", _rule.Aws.Calls);
    }

    [Fact]
    public async Task An_empty_history_leads_to_a_live_read()
    {
        _rule.Aws.Resources[(NotebookInstance, Name)] = new() { ["DirectInternetAccess"] = "Disabled" };
        await Run();
        Assert.Equal(Compliance.Compliant, Sent.Compliance);
    }

    [Fact]
    public async Task A_resource_that_was_never_discovered_is_not_applicable()
    {
        Fault(new ResourceNotDiscoveredException("Unknown."));
        await Run();
        Assert.Equal(Compliance.NotApplicable, Sent.Compliance);
    }

    [Fact]
    public async Task A_type_that_the_history_refuses_is_read_live()
    {
        Fault(new AwsCallException(AwsRefusal.Invalid, "config:GetResourceConfigHistory", "ValidationException", "No such type."));
        _rule.Aws.Resources[(NotebookInstance, Name)] = new() { ["DirectInternetAccess"] = "Enabled" };
        await Run();
        Assert.Equal(Compliance.NonCompliant, Sent.Compliance);
    }

    [Fact]
    public async Task A_page_token_that_the_history_refuses_is_no_reason_to_judge_something_else()
    {
        Fault(new AwsCallException(AwsRefusal.Invalid, "config:GetResourceConfigHistory", "InvalidNextTokenException", "Bad token."));
        Assert.Equal("InvalidNextTokenException", (await Assert.ThrowsAsync<AwsCallException>(Run)).Code);
    }

    [Theory]
    [InlineData(AwsRefusal.Denied)]
    [InlineData(AwsRefusal.Throttled)]
    [InlineData(AwsRefusal.Unreachable)]
    [InlineData(AwsRefusal.Other)]
    public async Task Any_other_refusal_of_the_history_fails_the_invocation(AwsRefusal kind)
    {
        Fault(new AwsCallException(kind, "config:GetResourceConfigHistory", "X", "No."));
        Assert.Equal("config:GetResourceConfigHistory", (await Assert.ThrowsAsync<AwsCallException>(Run)).Action);
        Assert.Empty(_rule.Aws.Evaluations);
    }

    [Theory]
    [InlineData("ResourceDeleted", false)]
    [InlineData("ResourceNotRecorded", false)]
    [InlineData("OK", true)]
    public async Task What_status_or_scope_decides_needs_no_further_call(string status, bool leftScope)
    {
        await _rule.OversizedAsync(_rule.Summary(NotebookInstance, Name, status), leftScope);
        Assert.Equal(Compliance.NotApplicable, Sent.Compliance);
        Assert.Equal(["PutEvaluations 1"], _rule.Aws.Calls);
    }

    private Task<int> Run() => _rule.OversizedAsync(_rule.Summary(NotebookInstance, Name));

    private void Fault(Exception fault) =>
        _rule.Aws.Fault = call => call.StartsWith("GetResourceConfigHistory", StringComparison.Ordinal) ? fault : null;

    private void History(double seconds, string? access, string stateId, ItemStatus status = ItemStatus.Ok) =>
        _rule.Aws.HistoryItems.Add(
            new ConfigurationItem(
                status,
                NotebookInstance.Type,
                _rule.Aws.Arn(NotebookInstance, Name),
                null,
                null,
                null,
                null,
                Rule.Captured.AddSeconds(seconds),
                stateId,
                null,
                access is null ? null : Properties.Parse($$"""{"DirectInternetAccess":"{{access}}"}""")
            )
        );
}
