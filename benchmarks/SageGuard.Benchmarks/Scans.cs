// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Cli.Local;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>
/// The native command: <c>check</c> of a small file, and <c>scan</c> of 1,000 notebooks on LocalAws beside boto3 that lists
/// them and describes each in ten threads, as Prowler does; the two in turn, the same answers.
/// </summary>
internal static class Scans
{
    private const int Notebooks = 1000;

    public static async Task RunAsync(string sageguard, string python, int runs)
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero });
        for (var i = 0; i < Notebooks; i++)
        {
            cloud
                .Region()
                .Seed(
                    "NotebookInstance",
                    $"notebook-{i:0000}",
                    new JsonObject
                    {
                        ["NotebookInstanceStatus"] = "InService",
                        ["DirectInternetAccess"] = i % 10 == 0 ? "Enabled" : "Disabled",
                    }
                );
        }

        var template = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            template,
            """{"Resources":{"Lab":{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"DirectInternetAccess":"Disabled"}}}}"""
        );
        List<double> checks = [],
            ourWall = [],
            ourCpu = [],
            peerWall = [],
            peerCpu = [];
        for (var run = -1; run < runs; run++)
        {
            var check = await ChildTime.RunAsync(
                new ProcessStartInfo(sageguard, ["check", "--control", "SageMaker.1", "--quiet", template])
            );
            var our = await ChildTime.RunAsync(
                FirstCall.Environment(
                    cloud,
                    new ProcessStartInfo(sageguard, ["scan", "--control", "SageMaker.1", "--output", "csv", "--quiet"])
                )
            );
            var peer = await ChildTime.RunAsync(FirstCall.Environment(cloud, new ProcessStartInfo(python, [Tools.Peer("scan_boto3.py")])));
            Agree(our.Output, peer.Output);
            if (run < 0)
                continue;
            checks.Add(check.WallMilliseconds);
            ourWall.Add(our.WallMilliseconds);
            ourCpu.Add(our.CpuMilliseconds);
            peerWall.Add(peer.WallMilliseconds);
            peerCpu.Add(peer.CpuMilliseconds);
        }

        File.Delete(template);

        // The same account with some resources of every kind, under every control that needs no other service.
        LocalSamples.Make(cloud.Region());
        List<double> wholeWall = [],
            wholeCpu = [];
        var calls = 0;
        for (var run = -1; run < runs; run++)
        {
            cloud.Calls.Clear();
            var whole = await ChildTime.RunAsync(
                FirstCall.Environment(cloud, new ProcessStartInfo(sageguard, ["scan", "--control", "core", "--output", "csv", "--quiet"]))
            );
            calls = cloud.Calls.All.Count;
            if (run < 0)
                continue;
            wholeWall.Add(whole.WallMilliseconds);
            wholeCpu.Add(whole.CpuMilliseconds);
        }

        Console.WriteLine($"The native command; {runs} runs of each, in turn; scans read {Notebooks} notebooks.");
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Console.WriteLine(Figure.Row("sageguard check, one small template, wall", checks, "ms"));
        Console.WriteLine(Figure.Row("sageguard scan, wall", ourWall, "ms"));
        Console.WriteLine(Figure.Row("boto3 list and describe each, wall", peerWall, "ms"));
        Console.WriteLine(Figure.Row("sageguard scan, processor time", ourCpu, "ms"));
        Console.WriteLine(Figure.Row("boto3 list and describe each, processor time", peerCpu, "ms"));
        Console.WriteLine(Figure.Row($"sageguard scan --control core, all kinds, {calls} calls, wall", wholeWall, "ms"));
        Console.WriteLine(Figure.Row($"sageguard scan --control core, all kinds, {calls} calls, processor time", wholeCpu, "ms"));
        Console.WriteLine();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"For the same answers sageguard takes 1/{Figure.Median(peerCpu.Zip(ourCpu, (peer, our) => peer / our)):0.0} of boto3's processor time (median of the pairs; the goal: 1/10)."
            )
        );
    }

    // Both must find the same 100 failing notebooks.
    private static void Agree(string ours, string peers)
    {
        var failing = peers
            .Split('\n')
            .Where(line => line.EndsWith(" FAIL", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0])
            .ToList();
        if (failing.Count != Notebooks / 10 || failing.Any(name => !ours.Contains(name, StringComparison.Ordinal)))
            throw new InvalidOperationException($"The answers differ: boto3 finds {failing.Count} failing notebooks.");
    }
}
