// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>What the README shows is what the program does.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_demo_ends_well_within_20_seconds_and_prints_what_the_README_shows()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SageGuard.Cli.dll"), "demo"])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        var watch = Stopwatch.StartNew();
        using var demo = Process.Start(start)!;
        using var limit = Limit.Of(demo);
        var output = (await demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, demo.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"The demo took {watch.Elapsed}.");
        Assert.DoesNotContain('\u001b', output);
        var shown = CodeBlock()
            .Matches(Readme)
            .Select(match => match.Groups[1].Value)
            .Single(block => block.Contains("Three notebooks", StringComparison.Ordinal));
        Assert.Contains(Unpadded(shown), Unpadded(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/cli.md")]
    public void The_table_of_exit_codes_is_the_code_s(string document)
    {
        var codes = typeof(ExitCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (int)field.GetRawConstantValue()!)
            .Order();
        var text = File.ReadAllText(Path.Combine(Root, document)).ReplaceLineEndings("\n");
        var section = text[text.IndexOf("## Exit codes", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.Equal(codes, ExitCode().Matches(section).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere()
    {
        var documents = new[] { "docs", "tests/Controls" }
            .Select(folder => Path.Combine(Root, folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root, "*.md"));
        var broken =
            from document in documents
            from Match link in Link().Matches(File.ReadAllText(document))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target))
            select $"{Path.GetRelativePath(Root, document)}: {target}";
        Assert.Empty(broken);
    }

    // The medians of the first table of the benchmarks' last results.
    [Fact]
    public void Its_figures_are_those_of_the_benchmarks()
    {
        var measured = File.ReadAllText(Path.Combine(Root, "benchmarks", "results", "latest.md"));
        var rows = FigureRow().Matches(Readme);
        Assert.Equal(3, rows.Count);
        foreach (Match row in rows)
        {
            Assert.Equal(Median(row, "wall"), row.Groups["wall"].Value);
            Assert.Equal(Median(row, "processor time"), row.Groups["cpu"].Value);
            Assert.Equal(Median(row, "peak memory"), row.Groups["memory"].Value);
        }

        string Median(Match row, string figure) =>
            Regex
                .Match(
                    measured,
                    $@"^\| {Regex.Escape(row.Groups["name"].Value)}, {figure} \| [0-9.]+ \| ([0-9.]+) \|",
                    RegexOptions.Multiline
                )
                .Groups[1]
                .Value;
    }

    private static string Unpadded(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).Trim();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SageGuard.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(
        @"^\| (?<name>[A-Za-z0-9 ]+) \| (?<wall>[0-9.]+) ms \| (?<cpu>[0-9.]+) ms \| (?<memory>[0-9.]+) MiB \|",
        RegexOptions.Multiline
    )]
    private static partial Regex FigureRow();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
