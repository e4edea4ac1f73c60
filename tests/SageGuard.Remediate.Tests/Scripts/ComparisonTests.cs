// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Cli.Remediate;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>R6: before the original is deleted, the replacement's files can be compared once more; what its users changed is shown, and a
/// replacement that runs is not stopped.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public async Task A_replacement_is_compared_where_it_stands_and_purge_shows_what_was_found()
    {
        await using var lab = await RebuildLab.StartAsync(isFast: true);
        lab.Open("lab", 20, 1 << 22);
        lab.Keep((await lab.PlanAsync()).Plan);
        lab.Aws.Cloud.Faults.Deny("ListAWSDefaultServiceQuotas");
        var (applied, text) = await lab.ApplyCliAsync();
        Assert.True(applied == 0, $"{text}\n{lab.Log}");

        // The command looks around again before the first stop: by now it may not see the quota, which the plan could.
        Assert.Contains("Not checked: the quota", text, StringComparison.Ordinal);

        // Its users go on working: one file changes and keeps its size and time, one goes, one is new.
        var volume = lab.VolumeOf("lab-private");
        Assert.Equal(
            0,
            Moto.Run(
                "bash",
                [
                    "-ec",
                    "cd \"$1\"; f=many/00/00000; t=$(stat -c %y $f); printf X | dd of=$f conv=notrunc status=none; touch -d \"$t\" $f; rm many/01/00001; echo new >'many/new one'",
                    "-",
                    volume,
                ]
            ).Code
        );
        var before = HostileTree.Read(volume);

        // It runs: it is not stopped, and its owner can compare it in its terminal.
        var (refused, advice) = await lab.CliAsync("compare", "--plan", "plan.json", "lab");
        Assert.Equal(1, refused);
        Assert.Contains("SageGuard does not stop a notebook that was handed over", advice, StringComparison.Ordinal);
        Assert.Contains("sageguard remediate script compare --plan plan.json lab > compare.sh", advice, StringComparison.Ordinal);
        Assert.Equal("InService", lab.Aws.Status("lab-private"));
        var (_, script) = await Cli.RunAsync(
            lab.Folder.FullName,
            lab.Aws.Cloud.Endpoint,
            null,
            "remediate",
            "script",
            "compare",
            "lab",
            "--plan",
            "plan.json"
        );
        var (code, said) = lab.Terminal("lab-private", script);
        Assert.True(code == 0, said);
        Assert.True(said.Contains("1 missing, 1 different, 1 new", StringComparison.Ordinal), said);
        IsFound(await lab.CliAsync("compare", "--plan", "plan.json", "lab"));

        // It is stopped: it is started for the comparison, and stopped again as it was.
        lab.Aws.Region.SageMaker("StopNotebookInstance", new JsonObject { ["NotebookInstanceName"] = "lab-private" });
        await lab.Aws.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        var own = (string?)lab.Aws.Describe("lab-private")["NotebookInstanceLifecycleConfigName"];
        IsFound(await lab.CliAsync("compare", "--plan", "plan.json", "lab"));
        Assert.Equal("Stopped", lab.Aws.Status("lab-private"));
        Assert.Equal(own, (string?)lab.Aws.Describe("lab-private")["NotebookInstanceLifecycleConfigName"]);
        Assert.DoesNotContain(
            "sageguard-compare",
            lab.Aws.Region.SageMaker("ListNotebookInstanceLifecycleConfigs", [])!.ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Equal(before, HostileTree.Read(volume));

        // Who says yes beforehand has not seen what differs.
        var (kept, why) = await lab.CliAsync("purge", "--plan", "plan.json", "lab", "--yes", "lab", "--compare");
        Assert.Equal(1, kept);
        Assert.Contains("1 missing (./many/01/00001), 1 different (./many/00/00000)", why, StringComparison.Ordinal);
        Assert.Contains("--accept-differences", why, StringComparison.Ordinal);
        Assert.Equal("Stopped", lab.Aws.Status("lab"));
        var (purged, end) = await lab.CliAsync("purge", "--plan", "plan.json", "lab", "--yes", "lab", "--compare", "--accept-differences");
        Assert.True(purged == 0, end);
        Assert.Contains("Compared again on lab-private", end.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "there is none")]
    [InlineData("older", "there is none")]
    [InlineData("of tomorrow", "there is none")]
    [InlineData("of another backup", "there is none")]
    [InlineData("of all", "1 of 1 as they were backed up, 0 missing, 0 different, 0 new.")]
    [InlineData("of nothing left", "1 missing (./a)")]
    public async Task Purge_takes_a_comparison_of_this_backup_that_is_not_older_than_a_day(string? mark, string says)
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        var at = DateTimeOffset
            .UtcNow.AddHours(
                mark switch
                {
                    "older" => -25,
                    "of tomorrow" => 25,
                    _ => -1,
                }
            )
            .ToUnixTimeSeconds();
        if (mark is not null)
            Put(lab, at, mark == "of another backup", mark == "of nothing left" ? 1 : 0);

        var what = await lab.PurgeAsync(repair => repair with { Compare = true });

        Assert.Contains(says, what, StringComparison.Ordinal);
        Assert.Equal(mark != "of all", what.StartsWith("lab is not deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_it_found_is_shown_and_is_for_a_person_to_accept()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        Put(lab, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), isOther: false, missing: 1);

        var what = await lab.PurgeAsync(repair => repair with { Compare = true, AcceptDifferences = true });

        Assert.Contains("will be deleted for good", what, StringComparison.Ordinal);
        Assert.Contains("1 missing (./a)", what, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_interrupted_goes_on_and_until_then_purge_waits()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        var own = (string?)lab.Aws.Describe("lab-private")["NotebookInstanceLifecycleConfigName"];
        lab.Aws.Region.SageMaker("StopNotebookInstance", new JsonObject { ["NotebookInstanceName"] = "lab-private" });
        await lab.Aws.Cloud.WaitForIdleAsync(cancellationToken: Lab.Token);
        lab.Aws.Cloud.Faults.Deny("StartNotebookInstance", 1);

        await Assert.ThrowsAsync<AwsCallException>(() => CompareAsync(lab));
        Assert.Contains("a comparison of lab-private is under way", await lab.PurgeAsync(), StringComparison.Ordinal);

        Put(lab, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), isOther: false, missing: 0);
        Assert.Contains("1 of 1 as they were backed up", await CompareAsync(lab), StringComparison.Ordinal);
        Assert.Equal(own, (string?)lab.Aws.Describe("lab-private")["NotebookInstanceLifecycleConfigName"]);
        Assert.Equal("Stopped", lab.Aws.Status("lab-private"));
        Assert.Contains("will be deleted for good", await lab.PurgeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_replacement_is_handed_over_apply_compares_it()
    {
        await using var lab = await OperatorLab.StartAsync();

        Assert.Contains(
            "until then sageguard remediate apply compares them",
            (await Assert.ThrowsAsync<QuestionException>(() => CompareAsync(lab))).Message,
            StringComparison.Ordinal
        );
    }

    private static Task<string> CompareAsync(OperatorLab lab) =>
        lab.WithAsync(repair => Comparison.RunAsync(repair with { Scripts = new CopyScripts() }, repair.Plan.Notebooks[0], Lab.Token));

    private static void IsFound((int Code, string Output) answer)
    {
        Assert.True(answer.Code == 0, answer.Output);
        Assert.Contains(
            "1 missing (./many/01/00001), 1 different (./many/00/00000), 1 new (./many/new%20one).",
            answer.Output.ReplaceLineEndings(" "),
            StringComparison.Ordinal
        );
    }

    private static void Put(OperatorLab lab, long at, bool isOther, int missing)
    {
        var mark = JsonNode.Parse(OperatorLab.Mark)!.AsObject();
        var manifest = isOther ? new string('0', 64) : (string)mark["manifest"]!;
        var paths = missing == 0 ? "" : "\"./a\"";
        lab.S3.Put(
            $"{lab.RunKey}/comparison/done.json",
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"version":2,"at":{{{at}}},"files":1,"bytes":3,"manifest":"{{{manifest}}}","missing":{"count":{{{missing}}},"paths":[{{{paths}}}]}}"""
            )
        );
    }
}
