// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>One scheduled sweep over many notebooks, each size in a process of its own: how calls, time and memory grow.</summary>
internal static class Sweeps
{
    private const string RuleName = "benchmark";

    public static async Task RunAsync(string bootstrap, IEnumerable<int> sizes)
    {
        Console.WriteLine("One sweep over N notebooks on LocalAws (which answers at once: AWS would throttle).");
        Console.WriteLine();
        Console.WriteLine("| notebooks | calls | wall, s | peak memory, MiB |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var size in sizes)
            await RunAsync(bootstrap, size);
    }

    private static async Task RunAsync(string bootstrap, int notebooks)
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero, Recording = false });
        for (var i = 0; i < notebooks; i++)
            cloud.Region().Seed("NotebookInstance", $"notebook-{i:000000}", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        cloud.Calls.Clear();

        using var process = Process.Start(FirstCall.Environment(cloud, new ProcessStartInfo(bootstrap) { RedirectStandardOutput = true }))!;
        var reading = process.StandardOutput.ReadToEndAsync();
        var watch = Stopwatch.StartNew();
        cloud.Region().PutRule(RuleName, ["ScheduledNotification"]);
        await cloud.WaitForIdleAsync(TimeSpan.FromMinutes(10));
        var wall = watch.Elapsed.TotalSeconds;
        var peak = Cost.PeakOf(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        if (cloud.Region().Results(RuleName).Count != notebooks)
            throw new InvalidOperationException("The sweep is incomplete.");

        var calls = cloud.Calls.All.Count(call => call.Service is "sagemaker" or "config");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {notebooks} | {calls} | {wall:0.0} | {peak:0.0} |"));
    }
}
