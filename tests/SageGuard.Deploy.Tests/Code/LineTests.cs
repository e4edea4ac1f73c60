// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Code;

/// <summary>Lines have up to 140 columns. A sentence stays in one piece, so that a search for it finds it: only a string may make a line
/// longer.</summary>
public sealed partial class LineTests
{
    private const int Columns = 140;

    [Fact]
    public void Lines_fit_140_columns_but_for_a_string()
    {
        var tooLong = Repository
            .Sources("benchmarks", "cdk", "src", "tests")
            .SelectMany(file => Long(File.ReadAllText(file)).Select(line => $"{Path.GetRelativePath(Repository.Root, file)}: {line}"));
        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_long_line_is_found_and_a_long_string_is_not()
    {
        var (words, raw) = (new string('x', Columns), new string('"', 3));
        Assert.Equal([$"// {words}"], Long($"// {words}\nvar a = \"{words}\";\nvar b = $\"{{c}} {words}\";\n{raw}\n{words}\n{raw};\n"));
    }

    private static IEnumerable<string> Long(string source) =>
        RawString()
            .Replace(source, "\"\"")
            .Split('\n')
            .Where(line => line.Length > Columns && String().Replace(line, "\"\"").Length > Columns);

    [GeneratedRegex("\"{3,}.*?\"{3,}", RegexOptions.Singleline)]
    private static partial Regex RawString();

    // With what is in the holes of an interpolated one, strings among it.
    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"(?:.*\")?")]
    private static partial Regex String();
}
