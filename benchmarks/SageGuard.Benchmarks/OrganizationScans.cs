// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using SageGuard.Cli.Local;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>
/// <c>scan --organization</c> of 300 accounts in 4 Regions on LocalAws, with more and more notebooks: time, calls, and the most memory
/// that the command used, which must not grow with them.
/// </summary>
internal static class OrganizationScans
{
    private const int Accounts = 300;

    private static readonly string[] Regions = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];

    public static async Task RunAsync(string sageguard, IReadOnlyList<int> sizes, IReadOnlyList<string> formats)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"`sageguard scan --organization`, {Accounts} accounts in {Regions.Length} Regions, LocalAws on the same processors."
            )
        );
        Console.WriteLine();
        Console.WriteLine("| notebooks | output | results | calls | wall, s | processor time, s | peak memory, MiB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var size in sizes)
        {
            await using var cloud = await LocalCloud.StartAsync(
                new LocalCloudOptions { TransitionTime = TimeSpan.Zero, Recording = false }
            );
            LocalMembers.AddNotebooks(cloud, LocalMembers.Make(cloud, Accounts), Regions, size);
            foreach (var format in formats)
                Console.WriteLine(await RunAsync(cloud, sageguard, size, format));
        }
    }

    private static async Task<string> RunAsync(LocalCloud cloud, string sageguard, int size, string format)
    {
        cloud.Calls.Clear();
        var report = Path.GetTempFileName();
        var start = new ProcessStartInfo(
            sageguard,
            ["scan", "--organization", "--region", string.Join(',', Regions), "--output", format, "--out", report]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString();
        start.Environment["AWS_REGION"] = Regions[0];
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var cost = default(Cost);
        // Linux forgets a process's peak with the process: the last one that was seen counts.
        while (!process.WaitForExit(20))
        {
            try
            {
                cost = Cost.Of(process, watch.Elapsed.TotalMilliseconds);
            }
            catch (Exception error) when (error is IOException or InvalidOperationException)
            {
                break;
            }
        }

        await process.WaitForExitAsync();
        var bytes = new FileInfo(report).Length;
        File.Delete(report);
        // One notebook in ten fails; "not assessed" would make the figures those of something else.
        var words = (await said).Split('\n').SingleOrDefault(line => line.Contains(" results, ", StringComparison.Ordinal)) ?? "";
        if (process.ExitCode != 1 || !words.Contains(" 0 not assessed", StringComparison.Ordinal) || bytes == 0)
            throw new InvalidOperationException($"The scan ended with {process.ExitCode}: {await said}");
        var results = words.Split(' ').SkipWhile(word => !word.EndsWith(':') || word == "sageguard:").ElementAt(1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {size} | {format} | {results} | {cloud.Calls.All.Count} | {cost.WallMilliseconds / 1000:0.0} | {cost.CpuMilliseconds / 1000:0.0} | {cost.PeakMegabytes:0} |"
        );
    }
}
