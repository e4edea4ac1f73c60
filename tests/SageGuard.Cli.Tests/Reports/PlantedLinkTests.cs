// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests.Reports;

/// <summary>Files are written where the operator said, and through no link that another user of the folder planted.</summary>
public sealed class PlantedLinkTests
{
    [Fact]
    public async Task A_link_in_the_place_of_the_report_is_replaced_and_what_it_leads_to_stays()
    {
        using var folder = new Folder();
        var (victim, report) = (folder.Write("victim.txt", "keep"), folder.PathOf("report.json"));
        File.CreateSymbolicLink(report, victim);

        await Sageguard.CheckAsync("describe.json", "--output", "json", "--out", report);

        Assert.Equal("keep", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
        Assert.Null(new FileInfo(report).LinkTarget);
        Assert.Equal(["report.json", "victim.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_link_under_the_name_that_the_process_id_gives_is_not_followed()
    {
        using var folder = new Folder();
        var (victim, report) = (folder.Write("victim.txt", "keep"), folder.PathOf("report.json"));
        File.CreateSymbolicLink($"{report}.{Environment.ProcessId}.tmp", victim);

        await Sageguard.CheckAsync("describe.json", "--output", "json", "--out", report);

        Assert.Equal("keep", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
        Assert.StartsWith("{", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
