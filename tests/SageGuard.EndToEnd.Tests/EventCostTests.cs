// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>
/// What a start costs, and a change event once the function is warm, in figures that do not depend on the clock; an event's are the
/// difference of two runs with different numbers of events. The limits lie a little over what was measured (docs/performance.md).
/// </summary>
public sealed partial class EventCostTests
{
    private const string RuleName = "sageguard-sagemaker-1";

    // AWS Config records a new notebook twice: while it starts, and in service.
    private const int EventsPerNotebook = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_makes_one_call_of_AWS()
    {
        const int Notebooks = 5;
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        await using var function = FunctionProcess.Start(cloud);

        await ChangeAsync(cloud, Notebooks);

        // Without what the test itself asks for, the Runtime API's exchanges, and the connection that is opened while the function starts.
        Assert.Equal(
            Enumerable.Repeat("PutEvaluations", Notebooks * EventsPerNotebook),
            cloud
                .Calls.All.Select(call => call.Operation)
                .Where(operation => operation is not ("PutConfigRule" or "CreateNotebookInstance" or "next" or "response" or "HEAD /"))
        );
    }

    [Fact]
    public async Task An_event_allocates_at_most_47_KB()
    {
        Assert.SkipWhen(FunctionProcess.IsNative, "A startup hook needs the managed build.");

        Assert.InRange(await PerEventAsync(AllocatedAsync, 100, 600), 1_000, 47_000);
    }

    [Fact]
    public async Task An_event_takes_at_most_720000_instructions()
    {
        var valgrind = Valgrind();

        Assert.InRange(await PerEventAsync(notebooks => InstructionsAsync(valgrind, notebooks), 100, 600), 100_000, 720_000);
    }

    // Over HTTP: under valgrind a handshake may take longer than INIT waits for one. OpenSSL is loaded and an authority read all the same.
    [Fact]
    public async Task INIT_takes_at_most_26_million_instructions() =>
        Assert.InRange(await InstructionsAsync(Valgrind(), notebooks: 0), 1_000_000, 26_000_000);

    private static async Task<long> PerEventAsync(Func<int, Task<long>> cost, int few, int many) =>
        (await cost(many) - await cost(few)) / ((many - few) * EventsPerNotebook);

    private static async Task<long> AllocatedAsync(int notebooks)
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-allocated-");
        try
        {
            // Native executables have no startup hooks, so the build turns them off for the managed one as well.
            var settings = JsonNode.Parse(
                await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "bootstrap.runtimeconfig.json"), Token)
            )!;
            settings["runtimeOptions"]!["configProperties"]!["System.StartupHookProvider.IsSupported"] = true;
            var (config, output) = (Path.Combine(folder.FullName, "runtimeconfig.json"), Path.Combine(folder.FullName, "allocated"));
            await File.WriteAllTextAsync(config, settings.ToJsonString(), Token);
            var program = new ProcessStartInfo(
                "dotnet",
                ["exec", "--runtimeconfig", config, Path.Combine(AppContext.BaseDirectory, "bootstrap.dll")]
            );
            // Code of the first tier allocates more, and how long it is used depends on the clock.
            await RunAsync(
                program,
                notebooks,
                ("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location),
                (StartupHook.Variable, output),
                ("DOTNET_TieredCompilation", "0")
            );
            return long.Parse(await File.ReadAllTextAsync(output, Token), CultureInfo.InvariantCulture);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Valgrind()
    {
        Assert.SkipUnless(
            FunctionProcess.IsNative,
            "The compiler's own instructions would count: SAGEGUARD_BOOTSTRAP names no native executable."
        );
        var valgrind = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "valgrind"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(valgrind is null, "There is no valgrind, which counts instructions.");
        return valgrind;
    }

    private static async Task<long> InstructionsAsync(string valgrind, int notebooks)
    {
        var output = Path.GetTempFileName();
        try
        {
            var program = new ProcessStartInfo(
                valgrind,
                ["--tool=callgrind", $"--callgrind-out-file={output}", Environment.GetEnvironmentVariable("SAGEGUARD_BOOTSTRAP")!]
            );
            // The collector reserves addresses by the memory of the machine, more than valgrind can give; here by that of a small function.
            await RunAsync(program, notebooks, ("DOTNET_GCHeapHardLimit", "8000000"));
            return Totals()
                .Matches(await File.ReadAllTextAsync(output, Token))
                .Sum(total => long.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static async Task RunAsync(ProcessStartInfo program, int notebooks, params (string, string?)[] environment)
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        await using var function = FunctionProcess.StartAs(program, cloud, environment);
        await ChangeAsync(cloud, notebooks);
        await Limit.UntilAsync(() => cloud.WaitingPollers > 0, "the function asks for an event");
        Assert.Equal(0, await function.TerminateAsync());
    }

    private static async Task ChangeAsync(LocalCloud cloud, int notebooks)
    {
        cloud.Region().PutRule(RuleName, ["ConfigurationItemChangeNotification"], ["AWS::SageMaker::NotebookInstance"]);
        for (var i = 0; i < notebooks; i++)
            cloud.Region().CreateNotebook($"notebook-{i:0000}", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await cloud.WaitForIdleAsync(cancellationToken: Token);
        Assert.Equal(notebooks, cloud.Region().Results(RuleName).Count);
    }

    [GeneratedRegex("^totals: ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Totals();
}
