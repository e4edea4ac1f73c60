// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.Shared;

namespace SageGuard.Benchmarks;

/// <summary>
/// From the start of a process to its first PutEvaluations answered, beside the same call made by boto3 and by the AWS SDK for
/// JavaScript: all in turn, in one run, against the same LocalAws on loopback, over HTTPS as on AWS and over HTTP.
/// </summary>
internal static class FirstCall
{
    private const string RuleName = "benchmark";

    /// <summary>Measures.</summary>
    /// <param name="bootstrap">The published function.</param>
    /// <param name="python">A Python with boto3.</param>
    /// <param name="node">A node for the peer whose packages are installed; null leaves that peer out.</param>
    /// <param name="runs">How many runs of each; one more before them is not counted.</param>
    public static async Task RunAsync(string bootstrap, string python, string? node, int runs)
    {
        using var authority = Certificates.Authority("benchmark");
        using var certificate = Certificates.Server(authority);
        var folder = Directory.CreateTempSubdirectory("sageguard-benchmark-");
        var bundle = Path.Combine(folder.FullName, "authority.pem");
        await File.WriteAllTextAsync(bundle, authority.ExportCertificatePem());
        var store = Path.Combine(folder.FullName, "store.pem");
        var known = await WriteStoreAsync(store, bundle);

        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero });
        await using var front = TlsFront.Start(certificate, cloud.Endpoint);
        cloud.Region().CreateNotebook("lab", new JsonObject { ["DirectInternetAccess"] = "Enabled" });

        Subject ours = new("SageGuard", (_, _) => new ProcessStartInfo(bootstrap), IsFunction: true);
        Subject boto3 = new("boto3", (token, id) => new ProcessStartInfo(python, [Tools.Peer("put_evaluations_boto3.py"), token, id]));
        Subject? script = node is null
            ? null
            : new("AWS SDK for JavaScript", (token, id) => new ProcessStartInfo(node, [Tools.Peer("put_evaluations_node.mjs"), token, id]));
        Place http = new(cloud.Endpoint, []);
        Place https = new(front.Address, [("AWS_CA_BUNDLE", bundle), ("NODE_EXTRA_CA_CERTS", bundle)]);
        Place whole = new(front.Address, [("SSL_CERT_FILE", store)]);

        await MeasureAsync(
            $"over HTTPS, the server's authority in AWS_CA_BUNDLE (as cheap as Amazon's own, which the function holds)",
            cloud,
            runs,
            https,
            ours,
            boto3,
            script
        );
        await MeasureAsync($"over HTTPS, the store of this machine in SSL_CERT_FILE: {known} certificates", cloud, runs, whole, ours);
        await MeasureAsync("over HTTP", cloud, runs, http, ours, boto3, script);
        folder.Delete(recursive: true);
    }

    private static async Task MeasureAsync(string how, LocalCloud cloud, int runs, Place place, params Subject?[] subjects)
    {
        var costs = subjects.OfType<Subject>().ToDictionary(subject => subject, _ => new List<Cost>());

        // The first round warms the page cache and is not counted.
        for (var run = -1; run < runs; run++)
        {
            foreach (var (subject, list) in costs)
            {
                var cost = subject.IsFunction ? await FunctionAsync(cloud, subject, place) : await PeerAsync(cloud, subject, place);
                if (run >= 0)
                    list.Add(cost);
            }

            // The next round's rule is a new one, which is evaluated at once.
            cloud.Region().Config("DeleteConfigRule", new JsonObject { ["ConfigRuleName"] = RuleName });
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
    private static async Task<Cost> FunctionAsync(LocalCloud cloud, Subject subject, Place place)
    {
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        var start = Environment(cloud, subject.Start("", ""));
        place.Apply(start);
        start.RedirectStandardOutput = true;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await cloud.WaitForIdleAsync();
        var wall = watch.Elapsed.TotalMilliseconds;
        var cost = Cost.Of(process, wall);
        process.Kill();
        await process.WaitForExitAsync();

        // LocalAws must have seen that its poller is gone, or the next round's event goes to that one and is lost.
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        if (cloud.Region().Results(RuleName).Count != 1)
            throw new InvalidOperationException("The function reported nothing.");
        return cost;
    }

    // Reports what the function has just reported.
    private static async Task<Cost> PeerAsync(LocalCloud cloud, Subject subject, Place place)
    {
        var call = JsonNode.Parse(cloud.Calls.Of("PutEvaluations")[^1].Body)!;
        var start = Environment(
            cloud,
            subject.Start(call["ResultToken"]!.GetValue<string>(), call["Evaluations"]![0]!["ComplianceResourceId"]!.GetValue<string>())
        );
        place.Apply(start);
        start.RedirectStandardOutput = start.RedirectStandardInput = true;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var done = await process.StandardOutput.ReadLineAsync();
        var wall = watch.Elapsed.TotalMilliseconds;
        if (done != "done")
            throw new InvalidOperationException($"The peer {subject.Name} failed.");
        var cost = Cost.Of(process, wall);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return cost;
    }

    // What this machine trusts, and the benchmark's own authority after it.
    private static async Task<int> WriteStoreAsync(string store, string bundle)
    {
        string[] systems = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];
        var pem = string.Join('\n', systems.Where(File.Exists).Take(1).Append(bundle).Select(File.ReadAllText));
        await File.WriteAllTextAsync(store, pem);
        return pem.Split("-----BEGIN CERTIFICATE-----").Length - 1;
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

    private sealed record Subject(string Name, Func<string, string, ProcessStartInfo> Start, bool IsFunction = false);

    private sealed record Place(Uri Endpoint, IReadOnlyList<(string Name, string Value)> Variables)
    {
        public void Apply(ProcessStartInfo start)
        {
            start.Environment["AWS_ENDPOINT_URL"] = Endpoint.ToString();
            foreach (var (name, value) in Variables)
                start.Environment[name] = value;
        }
    }
}
