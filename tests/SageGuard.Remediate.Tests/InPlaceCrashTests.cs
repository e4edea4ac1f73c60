// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using SageGuard.Remediation;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>The process is killed with -9 after API calls, and the same command is run again.</summary>
public sealed class InPlaceCrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Killed_after_any_call_and_run_again_it_comes_to_the_same_end_and_does_nothing_twice()
    {
        var begun = Stopwatch.StartNew();
        await using var lab = await Lab.StartAsync();
        var whole = await RepairAsync(lab, "whole", 0);
        Assert.Equal(["StopNotebookInstance", "UpdateNotebookInstance", "StartNotebookInstance"], lab.Changes("whole"));

        var table = new SortedDictionary<int, string>();
        await Parallel.ForEachAsync(
            LongRun.Moments(whole),
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Lab.Token },
            async (dieAt, _) =>
            {
                var name = $"lab-{dieAt:00}";
                var calls = await RepairAsync(lab, name, dieAt);
                lock (table)
                {
                    table.Add(
                        dieAt,
                        $"killed after {whole[dieAt - 1]}, which was call {dieAt}; {calls.Count - dieAt} calls to go on; {lab.Status(name)}, RootAccess {lab.Describe(name)["RootAccess"]}, {lab.Describe(name)["PlatformIdentifier"]}"
                    );
                }

                Assert.Equal(["StopNotebookInstance", "UpdateNotebookInstance", "StartNotebookInstance"], lab.Changes(name));
                Assert.Equal("InService", lab.Status(name));
                Assert.Equal("Disabled", (string)lab.Describe(name)["RootAccess"]!);
                Assert.Equal(Lab.Al2023, (string)lab.Describe(name)["PlatformIdentifier"]!);
            }
        );
        foreach (var row in table.Values)
            output.WriteLine(row);
        output.WriteLine(LongRun.Figures(table.Count, 0, begun));
    }

    private static async Task<IReadOnlyList<string>> RepairAsync(Lab lab, string name, int dieAt)
    {
        lab.Seed(name, platform: Lab.Al2);
        var folder = Directory.CreateTempSubdirectory("sageguard-crash-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "plan.json"),
            PlanJson.Write((await lab.PlanAsync(new RemediationTarget { Controls = Chosen.Controls(3) }, name)).Plan),
            Lab.Token
        );
        string[] apply = ["remediate", "apply", "--plan", "plan.json", "--yes", "--poll-seconds", "0.02"];
        var count = new CallCount { DieAt = dieAt };
        await using var proxy = await CountingProxy.StartAsync(lab.Cloud.Endpoint, count);
        await using (var first = Cli.Start(folder.FullName, proxy.Address, null, apply))
        {
            count.Kill = first.Kill;
            var (code, text) = await first.ExitAsync();
            // Waiting takes more looks in one run than in another: a call late in the list may not come.
            Assert.True(code == 0 == (dieAt == 0 || count.Names.Count < dieAt), text);
        }

        if (dieAt > 0)
        {
            var (code, text) = await Cli.RunAsync(folder.FullName, proxy.Address, null, apply);
            Assert.True(code == 0, text);
        }

        folder.Delete(recursive: true);
        return count.Names;
    }
}
