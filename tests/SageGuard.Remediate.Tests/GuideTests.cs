// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text.RegularExpressions;

namespace SageGuard.Remediate.Tests;

/// <summary>The guide names the test that shows each thing; a test that was renamed shows nothing.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void Every_row_of_the_guides_tables_about_what_is_preserved_names_tests_that_exist()
    {
        var tests = typeof(GuideTests)
            .Assembly.GetTypes()
            .SelectMany(type =>
                type.GetMethods()
                    .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                    .Select(method => $"{type.Name}.{method.Name}")
            )
            .ToHashSet();
        var rows = File.ReadAllLines(Guide()).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToList();
        var tables = rows.SkipWhile(row => !row.StartsWith("| what | in the backup |", StringComparison.Ordinal))
            .Where(row => row.Count(c => c == '|') == 4 && !row.StartsWith("| ---", StringComparison.Ordinal))
            .ToList();

        Assert.True(tables.Count > 25, "The tables were not found.");
        foreach (var row in tables.Where(row => !row.StartsWith("| what |", StringComparison.Ordinal)))
        {
            var named = Names().Matches(row.Split('|')[3]).Select(match => match.Groups[1].Value).ToList();
            Assert.True(named.Count > 0, $"No test is named: {row}");
            Assert.All(named, name => Assert.Contains(name, tests));
        }
    }

    private static string Guide()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "remediate.md");
            if (File.Exists(path))
                return path;
        }

        throw new InvalidOperationException("The guide was not found above the tests.");
    }

    [GeneratedRegex(@"`([A-Za-z]+\.[A-Za-z0-9_]+)`")]
    private static partial Regex Names();
}
