// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Docs;

/// <summary>Words that a native-speaking engineer would not write here are found in sources, messages and documents.</summary>
public sealed partial class WordTests
{
    private static readonly string[] Folders = ["benchmarks", "cdk", "docs", "policies", "src"];

    // Whose files hold text that people wrote.
    private static readonly string[] Extensions = [".cs", ".md", ".yaml", ".yml", ".json", ".props", ".csproj"];

    [Fact]
    public void Sources_and_documents_use_plain_words()
    {
        var folders = Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories));
        var files = folders
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => Extensions.Contains(Path.GetExtension(file)) && !Built().IsMatch(file))
            .ToList();
        Assert.True(files.Count > 300, $"Only {files.Count} files were found.");

        var found = files
            .SelectMany(file =>
                File.ReadLines(Repository.PathOf(file))
                    .Index()
                    .Where(line => IsOdd(line.Item))
                    .Select(line => $"{file}:{line.Index + 1}: {line.Item.Trim()}")
            )
            .ToList();
        Assert.True(found.Count == 0, $"The words to use instead are in CONTRIBUTING.md.\n{string.Join('\n', found)}");
    }

    [Theory]
    [InlineData("The function is told to stop.", true)]
    [InlineData("Nobody reads it.", true)]
    [InlineData("The value is no object.", true)]
    [InlineData("It must be a text.", true)]
    [InlineData("**Anew** when that changes.", true)]
    [InlineData("There is no recorder, and it is no longer needed.", false)]
    [InlineData("Quoted text stays: \u201cit tells\u201d.", false)]
    [InlineData("A string of text that mentions strings.", false)]
    public void The_check_finds_a_planted_word_and_leaves_plain_ones_alone(string line, bool odd) => Assert.Equal(odd, IsOdd(line));

    private static bool IsOdd(string line) => Odd().IsMatch(Quoted().Replace(line, ""));

    [GeneratedRegex(@"\u201c[^\u201d]*\u201d")]
    private static partial Regex Quoted();

    [GeneratedRegex(
        @"\b(told|tells?|mends?|mended|anew|nobody|somebody|thrice|whoever|twins?)\b|\bbeside it\b|\balarms? rings?\b|\ba text\b(?! (file|editor))|(?<!\bthere) \bis no (?!longer\b|one\b)[a-z]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Odd();

    [GeneratedRegex(@"(^|/)(bin|obj|artifacts|cdk\.out|node_modules)/")]
    private static partial Regex Built();
}
