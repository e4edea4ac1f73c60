// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>Thousands of change events in one process over HTTPS: processor time an event, and the memory that stays.</summary>
internal static class Events
{
    private const string RuleName = "benchmark";

    // AWS Config records a new notebook twice: while it starts, and in service.
    private const int EventsPerNotebook = 2;

    public static async Task RunAsync(IReadOnlyList<Subject> subjects, IReadOnlyList<int> steps)
    {
        Console.WriteLine("Change events in one environment over HTTPS, one after the other; memory as it is then.");
        Console.WriteLine();
        Console.WriteLine(
            "| function | events | resident, MiB | peak, MiB | processor time an event since the row before, ms | threads put to sleep an event |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var subject in subjects)
            await RunAsync(subject, steps);
    }

    private static async Task RunAsync(Subject subject, IReadOnlyList<int> steps)
    {
        await using var place = await Place.StartAsync();
        var cloud = place.Cloud;
        var start = place.Https(subject.Start());
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var reading = process.StandardOutput.ReadToEndAsync();
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        var (made, done, spent, slept) = (0, 0, 0.0, 0L);
        foreach (var step in steps)
        {
            await ChangeAsync(cloud, made, step / EventsPerNotebook);
            if (cloud.Calls.Count("PutEvaluations") != step)
                throw new InvalidOperationException("The number of events is not what the table says.");
            process.Refresh();
            var (now, sleeps) = (process.TotalProcessorTime.TotalMilliseconds, Sleeps(process.Id));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {subject.Name} | {step} | {process.WorkingSet64 / 1048576.0:0.0} | {Cost.PeakOf(process.Id):0.0} | {(now - spent) / (step - done):0.00} | {(double)(sleeps - slept) / (step - done):0.0} |"
                )
            );
            (made, done, spent, slept) = (step / EventsPerNotebook, step, now, sleeps);
        }

        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }

    /// <summary>Makes notebooks and waits until all are evaluated.</summary>
    /// <param name="cloud">The account, with this rule.</param>
    /// <param name="from">The number of the first.</param>
    /// <param name="until">How many there are then.</param>
    private static async Task ChangeAsync(LocalCloud cloud, int from, int until)
    {
        for (var i = from; i < until; i++)
            cloud.Region().CreateNotebook($"notebook-{i:000000}", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await cloud.WaitForIdleAsync(TimeSpan.FromMinutes(10));
        if (cloud.Region().Results(RuleName).Count != until)
            throw new InvalidOperationException("Events were lost.");
    }

    // Of all threads that live: how often one waited for something. It does not depend on how busy the machine is.
    private static long Sleeps(int processId) =>
        Directory
            .GetDirectories($"/proc/{processId}/task")
            .SelectMany(thread => File.ReadLines(Path.Combine(thread, "status")))
            .Where(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));
}
