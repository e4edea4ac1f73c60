// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

public sealed class NotebookStateTests
{
    [Theory]
    [InlineData("Start", "Pending", "InService")]
    [InlineData("Stop", "Stopping", "Stopped")]
    [InlineData("Update", "Updating", "Stopped")]
    [InlineData("Delete", "Deleting", null)]
    public async Task A_call_leads_through_one_state_into_the_next(string call, string via, string? to)
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.StartAsync(new() { Time = clock });
        Put(cloud, clock, call == "Stop" ? "InService" : "Stopped");
        cloud.Region().SageMaker(call + "NotebookInstance", TestCloud.Named("n"));
        Assert.Equal(via, cloud.Status("n"));
        clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(via, cloud.Status("n"));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        if (to is null)
            Assert.Equal("RecordNotFound", TestCloud.Refused(() => cloud.Status("n"), "ValidationException").Message);
        else
            Assert.Equal(to, cloud.Status("n"));
    }

    [Theory]
    [InlineData("Stop", "Stopping", "InService", new[] { "Pending", "Stopping", "Stopped", "Failed", "Updating", "Deleting" })]
    [InlineData("Start", "Pending", "Stopped, Failed", new[] { "Pending", "InService", "Stopping", "Updating", "Deleting" })]
    [InlineData("Update", "Updating", "Stopped, Failed", new[] { "Pending", "InService", "Stopping", "Updating", "Deleting" })]
    [InlineData("Delete", "Deleting", "Stopped, Failed", new[] { "Pending", "InService", "Stopping", "Updating", "Deleting" })]
    public async Task A_call_in_the_wrong_state_is_refused_in_the_words_of_AWS(string call, string via, string allowed, string[] wrong)
    {
        foreach (var state in wrong)
        {
            var clock = TestCloud.Clock();
            await using var cloud = await TestCloud.StartAsync(new() { Time = clock });
            Put(cloud, clock, state);
            var refusal = TestCloud.Refused(
                () => cloud.Region().SageMaker(call + "NotebookInstance", TestCloud.Named("n")),
                "ValidationException"
            );
            Assert.Equal(
                $"Status ({state}) not in ([{allowed}]). Unable to transition to ({via}) for Notebook Instance (arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/n)",
                refusal.Message
            );
        }
    }

    [Fact]
    public async Task A_start_can_end_in_failed_and_be_tried_again()
    {
        await using var cloud = await TestCloud.SettledAsync();
        cloud.Faults.FailNotebooks();
        cloud.Region().CreateNotebook("n");
        Assert.Equal("Failed", cloud.Status("n"));
        Assert.StartsWith(
            "Insufficient notebook instance capacity",
            cloud.Notebook("n")["FailureReason"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        cloud.Region().SageMaker("StartNotebookInstance", TestCloud.Named("n"));
        Assert.Equal("InService", cloud.Status("n"));
        Assert.Null(cloud.Notebook("n")["FailureReason"]);
    }

    [Fact]
    public async Task A_transition_can_hang_for_ever()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.StartAsync(new() { Time = clock });
        Put(cloud, clock, "InService");
        cloud.Faults.HangTransitions();
        cloud.Region().SageMaker("StopNotebookInstance", TestCloud.Named("n"));
        clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("Stopping", cloud.Status("n"));
    }

    [Fact]
    public async Task Waiting_for_idle_waits_for_the_transition()
    {
        await using var cloud = await TestCloud.StartAsync(new() { TransitionTime = TimeSpan.FromMilliseconds(20) });
        cloud.Region().CreateNotebook("n");
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("InService", cloud.Status("n"));
    }

    private static void Put(LocalCloud cloud, Microsoft.Extensions.Time.Testing.FakeTimeProvider clock, string state)
    {
        var region = cloud.Region();
        if (state == "Failed")
            cloud.Faults.FailNotebooks();
        region.CreateNotebook("n");
        if (state == "Pending")
            return;
        clock.Advance(TimeSpan.FromSeconds(1));
        if (state is "InService" or "Failed")
            return;
        region.SageMaker("StopNotebookInstance", TestCloud.Named("n"));
        if (state == "Stopping")
            return;
        clock.Advance(TimeSpan.FromSeconds(1));
        if (state == "Updating")
            region.SageMaker("UpdateNotebookInstance", TestCloud.Named("n"));
        if (state == "Deleting")
            region.SageMaker("DeleteNotebookInstance", TestCloud.Named("n"));
    }
}
