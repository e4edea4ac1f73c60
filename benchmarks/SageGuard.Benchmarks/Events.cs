// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;

namespace SageGuard.Benchmarks;

/// <summary>Thousands of change events in one process: processor time an event, and the memory that stays.</summary>
internal static class Events
{
    private const string RuleName = "benchmark";

    public static async Task RunAsync(string bootstrap, IReadOnlyList<int> steps)
    {
        Console.WriteLine("Change events in one environment, one after the other; memory as it is then.");
        Console.WriteLine();
        Console.WriteLine("| events | resident, MiB | peak, MiB | processor time an event since the row before, ms |");
        Console.WriteLine("| --- | --- | --- | --- |");
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero });
        using var process = Process.Start(FirstCall.Environment(cloud, new ProcessStartInfo(bootstrap) { RedirectStandardOutput = true }))!;
        var reading = process.StandardOutput.ReadToEndAsync();
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        var (done, spent) = (0, 0.0);
        foreach (var step in steps)
        {
            for (var i = done; i < step; i++)
                cloud.Region().CreateNotebook($"notebook-{i:000000}", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
            await cloud.WaitForIdleAsync(TimeSpan.FromMinutes(10));
            if (cloud.Region().Results(RuleName).Count != step)
                throw new InvalidOperationException("Events were lost.");
            process.Refresh();
            var now = process.TotalProcessorTime.TotalMilliseconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {step} | {process.WorkingSet64 / 1048576.0:0.0} | {Cost.PeakOf(process.Id):0.0} | {(now - spent) / (step - done):0.00} |"
                )
            );
            (done, spent) = (step, now);
        }

        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }
}
