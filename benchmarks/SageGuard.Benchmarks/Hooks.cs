// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>A warm CloudFormation hook: from the event at the Runtime API to its answer, over loopback.</summary>
internal static class Hooks
{
    private const int Events = 200;

    public static async Task RunAsync(string bootstrap)
    {
        await using var cloud = await LocalCloud.StartAsync();
        var start = FirstCall.Environment(cloud, new ProcessStartInfo(bootstrap) { RedirectStandardOutput = true });
        start.Environment["SAGEGUARD_HOOK_MODE"] = "WARN";
        using var process = Process.Start(start)!;
        var reading = process.StandardOutput.ReadToEndAsync();

        var times = new List<double>();
        for (var i = 0; i <= Events; i++)
        {
            var watch = Stopwatch.StartNew();
            var outcome = await cloud.InvokeAsync(Event(), retry: false);
            // The first event is the cold one.
            if (i > 0)
                times.Add(watch.Elapsed.TotalMilliseconds);
            if (!outcome.Payload.Contains("NonCompliant", StringComparison.Ordinal))
                throw new InvalidOperationException(outcome.Payload);
        }

        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        Console.WriteLine($"A warm hook, {Events} events, from the event at the Runtime API to its answer (the goal: 30 ms).");
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Console.WriteLine(Figure.Row("hook answer", times, "ms"));
    }

    private static string Event() =>
        new JsonObject
        {
            ["clientRequestToken"] = "request-1",
            ["actionInvocationPoint"] = "CREATE_PRE_PROVISION",
            ["hookTypeName"] = "SageGuard::SageMaker::Hook",
            ["requestData"] = new JsonObject
            {
                ["targetName"] = "AWS::SageMaker::NotebookInstance",
                ["targetType"] = "AWS::SageMaker::NotebookInstance",
                ["targetLogicalId"] = "Lab",
                ["targetModel"] = new JsonObject { ["resourceProperties"] = new JsonObject { ["DirectInternetAccess"] = "Enabled" } },
            },
        }.ToJsonString();
}
