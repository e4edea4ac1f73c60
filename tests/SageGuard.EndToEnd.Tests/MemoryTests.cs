// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>What the function holds after many events: a figure that does not depend on the clock.</summary>
public sealed class MemoryTests
{
    private const string RuleName = "sageguard-sagemaker-1";
    private static readonly int Events = LongRun.Size(500, 2_000, 2_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The managed build carries the compiler and its code as well; its limit only finds a leak.
    [Fact]
    public async Task It_does_not_grow_with_the_number_of_events()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A process's peak memory is read from /proc.");
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        await using var function = FunctionProcess.Start(cloud);
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);

        for (var i = 0; i < Events; i++)
            cloud.Region().CreateNotebook($"notebook-{i:0000}", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await cloud.WaitForIdleAsync(Limit.Time, Token);

        Assert.Equal(Events, cloud.Region().Results(RuleName).Count);
        Assert.InRange(function.PeakMebibytes, 1, FunctionProcess.IsNative ? 45 : 160);
    }
}
