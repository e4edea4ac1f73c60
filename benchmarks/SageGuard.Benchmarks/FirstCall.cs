// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;

namespace SageGuard.Benchmarks;

/// <summary>
/// From the start of a process to its first PutEvaluations answered, over HTTP on loopback, beside the same call made by
/// boto3: the two in turn, in one run, against the same LocalAws.
/// </summary>
internal static class FirstCall
{
    private const string RuleName = "benchmark";

    public static async Task RunAsync(string bootstrap, string python, int runs)
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero });
        cloud.Region().CreateNotebook("lab", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var ours = new List<Cost>();
        var peers = new List<Cost>();

        // The first pair warms the page cache and is not counted.
        for (var run = -1; run < runs; run++)
        {
            var our = await OursAsync(cloud, bootstrap);
            var peer = await PeerAsync(cloud, python);
            if (run < 0) continue;
            ours.Add(our);
            peers.Add(peer);
        }

        Console.WriteLine($"Process start to the first PutEvaluations answered; {runs} runs of each, in turn. {RuntimeInformation.OSDescription}, {System.Environment.ProcessorCount} processors.");
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Console.WriteLine(Figure.Row("SageGuard (native bootstrap), wall", ours.Select(cost => cost.WallMilliseconds), "ms"));
        Console.WriteLine(Figure.Row("boto3, wall", peers.Select(cost => cost.WallMilliseconds), "ms"));
        Console.WriteLine(Figure.Row("SageGuard (native bootstrap), peak memory", ours.Select(cost => cost.PeakMegabytes), "MiB"));
        Console.WriteLine(Figure.Row("boto3, peak memory", peers.Select(cost => cost.PeakMegabytes), "MiB"));
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Of boto3's, SageGuard takes {Share(ours, peers, cost => cost.WallMilliseconds):0.000} of the wall time and {Share(ours, peers, cost => cost.PeakMegabytes):0.000} of the peak memory (median of the pairs; the goal: at most 0.1 and 0.5)."));
    }

    private static double Share(List<Cost> ours, List<Cost> peers, Func<Cost, double> figure) =>
        Figure.Median(ours.Zip(peers, (our, peer) => figure(our) / figure(peer)));

    // The rule is put when the process starts: its event waits at the Runtime API, as Lambda's does at a cold start.
    private static async Task<Cost> OursAsync(LocalCloud cloud, string bootstrap)
    {
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        var start = Environment(cloud, new ProcessStartInfo(bootstrap) { RedirectStandardOutput = true });
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await cloud.WaitForIdleAsync();
        var wall = watch.Elapsed.TotalMilliseconds;
        var peak = Cost.PeakOf(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        if (cloud.Region().Results(RuleName).Count != 1) throw new InvalidOperationException("The function reported nothing.");
        return new Cost(wall, peak);
    }

    private static async Task<Cost> PeerAsync(LocalCloud cloud, string python)
    {
        var call = JsonNode.Parse(cloud.Calls.Of("PutEvaluations")[^1].Body)!;
        var token = call["ResultToken"]!.GetValue<string>();
        var id = call["Evaluations"]![0]!["ComplianceResourceId"]!.GetValue<string>();
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "put_evaluations_boto3.py");
        var start = Environment(cloud, new ProcessStartInfo(python, [script, token, id]) { RedirectStandardOutput = true, RedirectStandardInput = true });
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var done = await process.StandardOutput.ReadLineAsync();
        var wall = watch.Elapsed.TotalMilliseconds;
        if (done != "done") throw new InvalidOperationException("The boto3 peer failed.");
        var peak = Cost.PeakOf(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        cloud.Region().Config("DeleteConfigRule", new JsonObject { ["ConfigRuleName"] = RuleName });
        return new Cost(wall, peak);
    }

    internal static ProcessStartInfo Environment(LocalCloud cloud, ProcessStartInfo start)
    {
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = cloud.RuntimeApi;
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString();
        start.Environment["AWS_REGION"] = start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        // A bundle is read at the start, which Lambda does not ask for and plain HTTP does not need.
        start.Environment.Remove("AWS_CA_BUNDLE");
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        return start;
    }
}
