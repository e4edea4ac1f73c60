// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>
/// One sweep over many notebooks of a SageMaker that answers within 50 ms and allows so many Describe calls a second (a token
/// bucket that holds two seconds' worth), beside boto3 with ten threads in its modes standard and adaptive. The ideal is what
/// the bucket, or ten readers without one, would allow.
/// </summary>
internal static class PacedSweeps
{
    private const string RuleName = "benchmark";
    private const string Describe = "DescribeNotebookInstance";
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(string bootstrap, string python, IReadOnlyList<int> sizes, IReadOnlyList<int> rates)
    {
        Console.WriteLine(
            "| notebooks | allowed a second | client | read | wall, s | share of the ideal rate | Describe calls | refused | peak memory, MiB |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var size in sizes)
        {
            foreach (var rate in rates)
            {
                Func<Task<string>>[] clients =
                [
                    () => RunAsync("SageGuard", size, rate, cloud => FunctionAsync(cloud, bootstrap)),
                    () => RunAsync("boto3, standard", size, rate, cloud => PeerAsync(cloud, python, "standard")),
                    () => RunAsync("boto3, adaptive", size, rate, cloud => PeerAsync(cloud, python, "adaptive")),
                ];
                // With a bucket at the same time, each with a SageMaker of its own: they wait for it most of the time, and each run is as
                // long as its bucket says. Without one they would take the processor from each other.
                var rows = new List<string>();
                if (rate > 0)
                {
                    rows.AddRange(await Task.WhenAll(clients.Select(client => client())));
                }
                else
                {
                    foreach (var client in clients)
                        rows.Add(await client());
                }

                foreach (var row in rows)
                    Console.WriteLine(row);
            }
        }
    }

    private static async Task<string> RunAsync(string client, int size, int rate, Func<LocalCloud, Task<(int Read, double Peak)>> sweep)
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                TransitionTime = TimeSpan.Zero,
                Recording = false,
                RetryDelay = TimeSpan.FromSeconds(60),
            }
        );
        for (var i = 0; i < size; i++)
            cloud.Region().Seed("NotebookInstance", $"notebook-{i:000000}", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        cloud.Faults.Latency(Describe, Latency);
        if (rate > 0)
            cloud.Faults.RateLimit(Describe, rate, 2 * rate);
        cloud.Calls.Clear();

        var watch = Stopwatch.StartNew();
        var (read, peak) = await sweep(cloud);
        var wall = watch.Elapsed.TotalSeconds;
        var ideal = rate > 0 ? Math.Max(1, size - (2 * rate)) / (double)rate : size / 10.0 * Latency.TotalSeconds;
        var calls = cloud.Calls.Count(Describe);
        var share = read == size ? string.Create(CultureInfo.InvariantCulture, $"{100 * ideal / wall:0} %") : "failed";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {size} | {(rate > 0 ? rate : "all")} | {client} | {read} | {wall:0.0} | {share} | {calls} | {100.0 * (calls - read) / calls:0.0} % | {peak:0.0} |"
        );
    }

    private static async Task<(int Read, double Peak)> FunctionAsync(LocalCloud cloud, string bootstrap)
    {
        using var process = Process.Start(FirstCall.Environment(cloud, new ProcessStartInfo(bootstrap) { RedirectStandardOutput = true }))!;
        var reading = process.StandardOutput.ReadToEndAsync();
        cloud.Region().PutRule(RuleName, ["ScheduledNotification"]);
        await cloud.WaitForIdleAsync(TimeSpan.FromHours(1));
        var peak = Cost.PeakOf(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        return (cloud.Region().Results(RuleName).Count, peak);
    }

    private static async Task<(int Read, double Peak)> PeerAsync(LocalCloud cloud, string python, string mode)
    {
        var start = FirstCall.Environment(
            cloud,
            new ProcessStartInfo(python, [Tools.Peer("sweep_boto3.py")]) { RedirectStandardOutput = true, RedirectStandardInput = true }
        );
        start.Environment["AWS_RETRY_MODE"] = mode;
        using var process = Process.Start(start)!;
        var read = int.Parse(await process.StandardOutput.ReadLineAsync() ?? "0", CultureInfo.InvariantCulture);
        var peak = Cost.PeakOf(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (read, peak);
    }
}
