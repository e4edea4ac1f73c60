// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Docs;

/// <summary>SECURITY.md: a threat has a test that is there, or says that it is not defended.</summary>
public sealed partial class SecurityTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("SECURITY.md"));

    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        var sources = Directory
            .EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileNameWithoutExtension(file)!, StringComparer.Ordinal);
        var named = Named()
            .Matches(Text)
            .Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value))
            .Distinct()
            .ToList();
        Assert.InRange(named.Count, 15, 100);
        Assert.All(
            named,
            test =>
                Assert.Contains(sources[test.Class], file => File.ReadAllText(file).Contains($" {test.Method}(", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Every_threat_names_a_test_or_says_what_is_left()
    {
        var threats = Text[
            Text.IndexOf("## Threats", StringComparison.Ordinal)..Text.IndexOf("## When the hook fails", StringComparison.Ordinal)
        ]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .ToList();
        Assert.InRange(threats.Count, 15, 60);
        Assert.All(
            threats,
            threat =>
                Assert.True(
                    Named().IsMatch(threat)
                        || ((string[])["not defended", "detection only", "tests/Controls", "lock files", "reads."]).Any(left =>
                            threat.Contains(left, StringComparison.Ordinal)
                        ),
                    threat
                )
        );
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests)\\.([A-Z][A-Za-z0-9_]+)`")]
    private static partial Regex Named();
}
