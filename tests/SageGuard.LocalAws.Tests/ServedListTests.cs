// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

/// <summary>The guide lists each call that is served. SAGEGUARD_UPDATE=1 rewrites the list; then look at the difference.</summary>
public sealed class ServedListTests
{
    private const string Begin = "<!-- served: begin -->\n";
    private const string End = "<!-- served: end -->";

    [Fact]
    public async Task The_guide_lists_what_is_served()
    {
        await using var cloud = await TestCloud.SettledAsync();
        var list = new StringBuilder("\n| service | calls |\n| --- | --- |\n");
        foreach (var service in cloud.Served.GroupBy(call => call.Service))
            list.Append($"| {service.Key} | {string.Join(", ", service.Select(call => call.Operation).Order(StringComparer.Ordinal))} |\n");
        list.Append('\n');

        var path = Guide();
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("SAGEGUARD_UPDATE") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
            await File.WriteAllTextAsync(path, page[..from] + list + page[to..], TestContext.Current.CancellationToken);
        else
            Assert.Equal(list.ToString(), page[from..to]);
        Assert.Equal(LocalCloud.Services, cloud.Served.Select(call => call.Service).Distinct());
    }

    private static string Guide()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "docs", "local.md")))
                return Path.Combine(folder.FullName, "docs", "local.md");
        }

        throw new InvalidOperationException("There is no docs/local.md above the test.");
    }
}
