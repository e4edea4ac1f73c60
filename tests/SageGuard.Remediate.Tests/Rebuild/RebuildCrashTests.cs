// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>
/// A rebuild is killed with -9 after each call that changes something, and the same command is run again. A kill after a call
/// that only reads finds the same state as one after the last change: journal and AWS, nothing else outlives the process.
/// </summary>
public sealed class RebuildCrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Killed_after_any_change_and_run_again_it_comes_to_the_same_end_and_does_nothing_twice()
    {
        var begun = Stopwatch.StartNew();
        await using var lab = await RebuildLab.StartAsync(isFast: true);
        var whole = await RebuildAsync(lab, "whole", 0);
        var old = lab.Aws.Changes("whole");
        var replacement = lab.Aws.Changes("whole-private");
        Assert.Equal(
            [
                "StopNotebookInstance",
                "UpdateNotebookInstance",
                "StartNotebookInstance",
                "StopNotebookInstance",
                "UpdateNotebookInstance",
                "AddTags",
                "AddTags",
            ],
            old
        );

        // The waiver is set apart, because its key may be reserved. The last one is the old notebook's tag, which names the replacement.
        Assert.Equal(
            ["CreateNotebookInstance", "StopNotebookInstance", "UpdateNotebookInstance", "StartNotebookInstance", "AddTags", "AddTags"],
            replacement
        );

        var table = new SortedDictionary<int, string>();
        await Parallel.ForEachAsync(
            LongRun.Moments(whole),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Lab.Token },
            async (dieAt, _) =>
            {
                var name = $"lab-{dieAt:00}";
                var calls = await RebuildAsync(lab, name, dieAt);
                lock (table)
                {
                    table.Add(
                        dieAt,
                        $"killed after {whole[dieAt - 1]}, which was change {dieAt}; {calls.Count - dieAt} changes to go on; {name} {lab.Aws.Status(name)}, {name}-private {lab.Aws.Status(name + "-private")}"
                    );
                }

                Assert.Equal(old, lab.Aws.Changes(name));
                Assert.Equal(replacement, lab.Aws.Changes(name + "-private"));
                Assert.Equal("Stopped", lab.Aws.Status(name));
                Assert.Equal("InService", lab.Aws.Status(name + "-private"));
                Assert.Equal(
                    HostileTree.Read(lab.VolumeOf(name), withoutRoot: true),
                    HostileTree.Read(lab.VolumeOf(name + "-private"), withoutRoot: true)
                );
            }
        );
        foreach (var row in table.Values)
            output.WriteLine(row);
        output.WriteLine(
            LongRun.Figures(table.Count, table.Keys.Sum(at => HostileTree.Read(lab.VolumeOf($"lab-{at:00}-private")).Count), begun)
        );
        Assert.DoesNotContain(lab.Aws.Changes(), operation => operation.StartsWith("Delete", StringComparison.Ordinal));
        Assert.Equal(2 * (table.Count + 1), lab.Aws.Cloud.Calls.Count("CreateNotebookInstanceLifecycleConfig"));
    }

    private static async Task<IReadOnlyList<string>> RebuildAsync(RebuildLab lab, string name, int dieAt)
    {
        lab.Open(name, 5, 1 << 20);
        var folder = lab.Folder.CreateSubdirectory("run-" + name);
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "plan.json"),
            Remediation.PlanJson.Write((await lab.PlanAsync(null, name)).Plan),
            Lab.Token
        );
        string[] apply = ["remediate", "apply", "--plan", "plan.json", "--yes", "--poll-seconds", "0.3"];
        var count = new CallCount { DieAt = dieAt, ChangesOnly = true };
        await using var sageMaker = await CountingProxy.StartAsync(lab.Aws.Cloud.Endpoint, count);
        await using var s3 = await CountingProxy.StartAsync(lab.S3.Endpoint, count);
        await using (var first = Cli.Start(folder.FullName, sageMaker.Address, s3.Address, apply))
        {
            count.Kill = first.Kill;
            var (code, text) = await first.ExitAsync();
            Assert.True(code == 0 == (dieAt == 0), $"{name}: {text}\n{lab.Log}");
        }

        if (dieAt > 0)
        {
            var (code, text) = await Cli.RunAsync(folder.FullName, sageMaker.Address, s3.Address, apply);
            Assert.True(code == 0, $"{name}, killed at {dieAt}: {text}");
        }

        return count.Names;
    }
}
