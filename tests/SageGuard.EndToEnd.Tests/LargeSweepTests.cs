// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>A sweep over thousands of notebooks, 10,000 in CI; docs/sweeps.md says how the numbers come about.</summary>
public sealed class LargeSweepTests
{
    private const int Stale = 150;
    private const string RuleName = "sageguard-sagemaker-1";
    private static readonly int Notebooks = LongRun.Size(2_000, 10_000, 10_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_over_thousands_of_notebooks_makes_exactly_the_calls_that_the_doc_computes()
    {
        await using var cloud = await StartAsync(TimeSpan.FromMinutes(15));
        await using var function = FunctionProcess.Start(cloud);
        PutRule(cloud);
        for (var i = 0; i < Stale; i++)
            Seed(cloud, $"stale-{i:00000}");
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Assert.Equal(Stale, cloud.Region().Results(RuleName).Count);

        for (var i = 0; i < Stale; i++)
            Delete(cloud, $"stale-{i:00000}");
        for (var i = 0; i < Notebooks; i++)
            Seed(cloud, $"notebook-{i:00000}");
        cloud.Calls.Clear();
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Empty(cloud.DeadLetters);
        Assert.Equal(Notebooks, cloud.Region().Results(RuleName).Count);
        Assert.Equal(Pages(Notebooks), cloud.Calls.Count("ListNotebookInstances"));
        Assert.Equal(Notebooks, cloud.Calls.Count("DescribeNotebookInstance"));
        Assert.Equal(Pages(Notebooks + Stale), cloud.Calls.Count("PutEvaluations"));
        Assert.Equal(Pages(Stale), cloud.Calls.Count("GetComplianceDetailsByConfigRule"));
        Assert.Equal(1, cloud.Calls.Count("ListDiscoveredResources"));
    }

    [Fact]
    public async Task When_time_runs_out_what_was_judged_is_sent_nothing_is_retired_and_the_next_sweep_begins_elsewhere()
    {
        await using var cloud = await StartAsync(TimeSpan.FromSeconds(4));
        await using var function = FunctionProcess.Start(cloud);
        PutRule(cloud);
        Seed(cloud, "stale");
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Delete(cloud, "stale");
        for (var i = 0; i < 1_000; i++)
            Seed(cloud, $"notebook-{i:00000}");

        // 1,000 describes of 200 ms, ten at a time, need 20 s: more than the three attempts of 4 s that the function has.
        cloud.Faults.Latency("DescribeNotebookInstance", TimeSpan.FromMilliseconds(200));
        cloud.Calls.Clear();
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        var letter = Assert.Single(cloud.DeadLetters);
        Assert.Matches(
            "Time ran out: [0-9]+ of 1000 resources listed so far were evaluated and reported, [0-9]+ more had a result from this notification or a later change, and no result of AWS::SageMaker::NotebookInstance was retired",
            letter.Error
        );
        var results = cloud.Region().Results(RuleName);
        Assert.Contains(results, result => result.ResourceId.EndsWith("/stale", StringComparison.Ordinal));
        Assert.InRange(results.Count, 10, 1_000);

        // The three attempts add up: none reads again what one before it reported.
        var firstNames = cloud.Calls.Select("DescribeNotebookInstance").Select(Name).ToList();
        Assert.InRange(firstNames.Count - firstNames.Distinct().Count(), 0, 3 * 10);
        cloud.Calls.Clear();
        await Task.Delay(1_100, Token);
        cloud.Region().TriggerSchedule(RuleName);
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Assert.NotEqual(firstNames[0], Name(cloud.Calls.Select("DescribeNotebookInstance")[0]));
    }

    private static Task<LocalCloud> StartAsync(TimeSpan timeout) =>
        LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                TransitionTime = TimeSpan.Zero,
                FunctionTimeout = timeout,
                Recording = false,
            },
            Token
        );

    private static void PutRule(LocalCloud cloud) => cloud.Region().PutRule(RuleName, ["ScheduledNotification"]);

    private static void Seed(LocalCloud cloud, string name) =>
        cloud
            .Region()
            .Seed(
                "NotebookInstance",
                name,
                new JsonObject { ["DirectInternetAccess"] = "Enabled", ["NotebookInstanceStatus"] = "Stopped" }
            );

    private static void Delete(LocalCloud cloud, string name) =>
        cloud.Region().SageMaker("DeleteNotebookInstance", new JsonObject { ["NotebookInstanceName"] = name });

    private static string Name(AwsCall call) => JsonNode.Parse(call.Body)!["NotebookInstanceName"]!.GetValue<string>();

    private static int Pages(int items) => (items + 99) / 100;
}
