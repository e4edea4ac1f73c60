// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Benchmarks;

/// <summary>
/// From the start of a process to its first event answered, beside peers that make the same three exchanges: all in turn, in one run,
/// against the same LocalAws on loopback, over HTTPS as on AWS and over HTTP.
/// </summary>
internal static class FirstCall
{
    private const string RuleName = "benchmark";

    /// <summary>Measures.</summary>
    /// <param name="subjects">Ours first.</param>
    /// <param name="runs">How many runs of each; one more before them is not counted.</param>
    public static async Task RunAsync(IReadOnlyList<Subject> subjects, int runs)
    {
        await using var place = await Place.StartAsync();
        place.Cloud.Region().CreateNotebook("lab", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        var known = place.WholeStore(new ProcessStartInfo("none")).Certificates;

        await MeasureAsync(
            "over HTTPS, the server's authority in AWS_CA_BUNDLE (as cheap as Amazon's own, which the function holds)",
            place.Cloud,
            runs,
            place.Https,
            subjects
        );
        await MeasureAsync(
            $"over HTTPS, the store of this machine in SSL_CERT_FILE: {known} certificates",
            place.Cloud,
            runs,
            start => place.WholeStore(start).Start,
            [subjects[0]]
        );
        await MeasureAsync("over HTTP", place.Cloud, runs, place.Http, subjects);
        await ApartAsync(place, runs, subjects);
    }

    private static async Task ApartAsync(Place place, int runs, IReadOnlyList<Subject> subjects)
    {
        var costs = subjects.ToDictionary(subject => subject, _ => new List<(double Init, double Event)>());
        for (var run = -1; run < runs; run++)
        {
            foreach (var (subject, list) in costs)
            {
                var cost = await ApartAsync(place, subject);
                if (run >= 0)
                    list.Add(cost);
            }
        }

        Console.WriteLine(
            $"INIT and the first event apart, over HTTPS, the server's authority in AWS_CA_BUNDLE; {runs} runs of each, in turn."
        );
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (subject, list) in costs)
            Console.WriteLine(Figure.Row($"{subject.Name}, INIT alone, processor time", list.Select(cost => cost.Init), "ms"));
        foreach (var (subject, list) in costs)
            Console.WriteLine(Figure.Row($"{subject.Name}, first event alone, processor time", list.Select(cost => cost.Event), "ms"));
        Console.WriteLine();
    }

    // The rule, which makes the event, is put when the process already waits for one.
    private static async Task<(double Init, double Event)> ApartAsync(Place place, Subject subject)
    {
        var cloud = place.Cloud;
        while (cloud.WaitingPollers > 0)
            await Task.Delay(1);
        var start = place.Https(subject.Start());
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        while (cloud.WaitingPollers == 0)
            await Task.Delay(1);
        var init = ProcessorClock.Milliseconds(process.Id);
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        await cloud.WaitForIdleAsync();
        var both = ProcessorClock.Milliseconds(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        if (cloud.Region().Results(RuleName).Count != 1)
            throw new InvalidOperationException($"{subject.Name} reported nothing.");
        cloud.Region().Config("DeleteConfigRule", new JsonObject { ["ConfigRuleName"] = RuleName });
        return (init, both - init);
    }

    private static async Task MeasureAsync(
        string how,
        LocalCloud cloud,
        int runs,
        Func<ProcessStartInfo, ProcessStartInfo> prepare,
        IReadOnlyList<Subject> subjects
    )
    {
        var costs = subjects.ToDictionary(subject => subject, _ => new List<Cost>());

        // The first round warms the page cache and is not counted.
        for (var run = -1; run < runs; run++)
        {
            foreach (var (subject, list) in costs)
            {
                var cost = await FunctionAsync(cloud, subject, prepare);
                if (run >= 0)
                    list.Add(cost);
            }
        }

        Console.WriteLine($"Process start to the first PutEvaluations answered, {how}; {runs} runs of each, in turn.");
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (subject, list) in costs)
            Console.WriteLine(Figure.Row($"{subject.Name}, wall", list.Select(cost => cost.WallMilliseconds), "ms"));
        foreach (var (subject, list) in costs)
            Console.WriteLine(Figure.Row($"{subject.Name}, processor time", list.Select(cost => cost.CpuMilliseconds), "ms"));
        foreach (var (subject, list) in costs)
            Console.WriteLine(Figure.Row($"{subject.Name}, peak memory", list.Select(cost => cost.PeakMegabytes), "MiB"));
        Console.WriteLine();
        var our = costs.First().Value;
        foreach (var (subject, list) in costs.Skip(1))
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject.Name} takes {Times(list, our, cost => cost.WallMilliseconds):0.0} times the wall time, {Times(list, our, cost => cost.CpuMilliseconds):0.0} times the processor time and {Times(list, our, cost => cost.PeakMegabytes):0.0} times the memory of SageGuard (medians of the pairs)."
                )
            );
        }

        Console.WriteLine();
    }

    private static double Times(List<Cost> peers, List<Cost> ours, Func<Cost, double> figure) =>
        Figure.Median(peers.Zip(ours, (peer, our) => figure(peer) / figure(our)));

    // The rule is put when the process starts: its event waits at the Runtime API, as Lambda's does at a cold start.
    private static async Task<Cost> FunctionAsync(LocalCloud cloud, Subject subject, Func<ProcessStartInfo, ProcessStartInfo> prepare)
    {
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        var start = prepare(subject.Start());
        start.RedirectStandardOutput = true;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await cloud.WaitForIdleAsync();
        var cost = Cost.Of(process, watch.Elapsed.TotalMilliseconds);
        process.Kill();
        await process.WaitForExitAsync();

        // LocalAws must have seen that its poller is gone, or the next round's event goes to that one and is lost.
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        if (cloud.Region().Results(RuleName).Count != 1)
            throw new InvalidOperationException($"{subject.Name} reported nothing.");

        // The next round's rule is a new one, which is evaluated at once.
        cloud.Region().Config("DeleteConfigRule", new JsonObject { ["ConfigRuleName"] = RuleName });
        return cost;
    }

    internal static ProcessStartInfo Environment(LocalCloud cloud, ProcessStartInfo start)
    {
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = cloud.RuntimeApi;
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString();
        start.Environment["AWS_REGION"] = start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        foreach (var variable in (string[])["AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"])
            start.Environment.Remove(variable);
        // The SDK for JavaScript announces on standard error when it will end its support of this Node.
        start.Environment["NODE_NO_WARNINGS"] = "1";
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        return start;
    }
}
