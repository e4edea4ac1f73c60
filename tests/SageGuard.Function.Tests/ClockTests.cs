// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Function.Tests;

/// <summary>Time comes in through parameters, so that everything that depends on it can be tried at any time.</summary>
public sealed partial class ClockTests
{
    // The programs' entry points, the emulator of a cloud that runs in real time, and defaults of options that tests replace.
    private static readonly HashSet<string> May =
    [
        "src/SageGuard.Cli/Program.cs",
        "src/SageGuard.Cli/Local/LocalFunction.cs",
        "src/SageGuard.Cli/CommandLine/Terminal.cs",
        "src/SageGuard.Function/Runtime/FunctionHost.cs",
        "src/SageGuard.Function/Startup.cs",
        "src/SageGuard.Aws/Endpoints/AwsConnectionOptions.cs",
        "src/SageGuard.LocalAws/LocalCloudOptions.cs",
    ];

    [Fact]
    public void No_source_reads_the_clock_of_the_machine_itself()
    {
        var root = Root();
        var readers = Directory
            .EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Reading(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));
        Assert.Equal(May.Order(StringComparer.Ordinal), readers.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;", true)]
    [InlineData("var now = DateTime.Now;", true)]
    [InlineData("var time = TimeProvider.System;", true)]
    [InlineData("var now = time.GetUtcNow();", false)]
    [InlineData("/// <summary>Not <see cref=\"TimeProvider.System\"/>.</summary>", false)]
    public void It_finds_a_planted_one(string source, bool reads) => Assert.Equal(reads, Reading(source));

    private static bool Reading(string source) => Clock().IsMatch(source);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SageGuard.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }

    [GeneratedRegex(@"(?<!///.*)(?:\bDateTime(?:Offset)?\.(?:UtcNow|Now|Today)\b|\bTimeProvider\.System\b)")]
    private static partial Regex Clock();
}
