// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>
/// Events over HTTPS with the processor that a function of 128 MB gets, by a quota of a control group, which begins when INIT is over,
/// as on Lambda; and the memory that a function holds under a limit of 256 MB.
/// </summary>
internal static class Quotas
{
    private const string RuleName = "benchmark";

    // Lambda gives one whole processor at 1,769 MB and less in proportion: 128 MB get 7.2 %.
    private const double Share = 128 / 1769.0;
    private const int MemoryLimit = 256 << 20;
    private const int WarmNotebooks = 20;

    // AWS Config records a new notebook twice: while it starts, and in service.
    private const int EventsPerNotebook = 2;
    private const int MemoryEvents = 10_000;

    public static async Task RunAsync(IReadOnlyList<Subject> subjects, int runs)
    {
        using (var processor = ControlGroup.OfProcessor(Share))
        {
            if (processor is null)
            {
                Console.WriteLine("No quotas: the control groups of this machine cannot be written.");
                return;
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"From the event to its answer over HTTPS, with {100 * Share:0.0} % of a processor once INIT is over, as a function of 128 MB has it; {runs} runs of each, in turn; then {WarmNotebooks} notebooks are made one after the other, two events each."
            )
        );
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        var times = subjects.ToDictionary(subject => subject, _ => (First: new List<double>(), Next: new List<double>()));
        for (var run = 0; run < runs; run++)
        {
            foreach (var (subject, (first, next)) in times)
            {
                var measured = await UnderQuotaAsync(subject);
                first.Add(measured[0]);
                next.Add(Figure.Median(measured[1..]));
            }
        }

        foreach (var (subject, (first, _)) in times)
            Console.WriteLine(Figure.Row($"{subject.Name}, first event", first, "ms"));
        foreach (var (subject, (_, next)) in times)
            Console.WriteLine(Figure.Row($"{subject.Name}, next events (median of each run)", next, "ms"));
        await UnderLimitAsync(subjects[0]);
    }

    private static async Task<List<double>> UnderQuotaAsync(Subject subject)
    {
        await using var place = await Place.StartAsync();
        var start = place.Https(subject.Start());
        start.RedirectStandardOutput = true;
        using var processor = ControlGroup.OfProcessor(Share)!;
        using var process = Process.Start(start)!;
        var reading = process.StandardOutput.ReadToEndAsync();
        CreateNotebook(place.Cloud, "lab");
        await InitEndsAsync(process);
        processor.Take(process.Id);

        // A new rule evaluates the one notebook that is there.
        var times = new List<double>();
        var watch = Stopwatch.StartNew();
        place.Cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        await place.Cloud.WaitForIdleAsync();
        times.Add(watch.Elapsed.TotalMilliseconds);
        for (var i = 0; i < WarmNotebooks; i++)
        {
            watch.Restart();
            CreateNotebook(place.Cloud, $"notebook-{i}");
            await place.Cloud.WaitForIdleAsync();
            times.Add(watch.Elapsed.TotalMilliseconds / EventsPerNotebook);
        }

        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        return place.Cloud.Region().Results(RuleName).Count == times.Count
            ? times
            : throw new InvalidOperationException($"{subject.Name} lost events.");
    }

    private static void CreateNotebook(LocalCloud cloud, string name) =>
        cloud.Region().CreateNotebook(name, new JsonObject { ["DirectInternetAccess"] = "Enabled" });

    // It waits for its first event when it has used no processor time for a second; the C program needs less than the kernel counts.
    private static async Task InitEndsAsync(Process process)
    {
        var (before, quiet) = (TimeSpan.Zero, 0);
        while (quiet < 10)
        {
            await Task.Delay(100);
            process.Refresh();
            var now = process.TotalProcessorTime;
            quiet = now == before ? quiet + 1 : 0;
            before = now;
        }
    }

    private static async Task UnderLimitAsync(Subject subject)
    {
        using var memory = ControlGroup.OfMemory(MemoryLimit);
        Console.WriteLine();
        if (memory is null)
        {
            Console.WriteLine("No limit of memory: the control groups of this machine cannot be written.");
            return;
        }

        await using var place = await Place.StartAsync();

        // The runtime reads its limit when it starts, so it must be in the group by then.
        var start = place.Https(
            new ProcessStartInfo("/bin/sh", ["-c", $"echo $$ > {memory.Processes} && exec \"$0\"", subject.Program])
            {
                RedirectStandardOutput = true,
            }
        );
        using var process = Process.Start(start)!;
        var reading = process.StandardOutput.ReadToEndAsync();
        place.Cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        for (var i = 0; i < MemoryEvents / EventsPerNotebook; i++)
            CreateNotebook(place.Cloud, $"notebook-{i:00000}");
        await place.Cloud.WaitForIdleAsync(TimeSpan.FromMinutes(10));
        process.Refresh();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"With a limit of {MemoryLimit >> 20} MiB {subject.Name} holds {process.WorkingSet64 / 1048576.0:0.0} MiB after {MemoryEvents:N0} events, {Cost.PeakOf(process.Id):0.0} MiB at most."
            )
        );
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }
}
