// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace SageGuard.Cli.Tests;

/// <summary>Where this project's own files are.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Tests, "..", ".."));

    public static string Tests => Path.GetDirectoryName(Here())!;

    public static string Sample(string name) => Path.Combine(Tests, "Samples", name);

    /// <summary>Fails where a page is not what the tests print, and writes it instead where SAGEGUARD_UPDATE is 1.</summary>
    public static void ExpectGenerated(string path, string expected)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("SAGEGUARD_UPDATE") == "1")
            File.WriteAllText(file, expected);
        Assert.True(
            File.Exists(file),
            $"{path} is missing. Write it with: SAGEGUARD_UPDATE=1 dotnet test --project tests/SageGuard.Cli.Tests"
        );
        Assert.Equal(expected, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    // The compiler maps the path to /_/ in a deterministic build, so the folder is looked for upwards from the binaries.
    private static string Here([CallerFilePath] string path = "")
    {
        if (File.Exists(path))
            return path;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "SageGuard.Cli.Tests", "Repository.cs");
            if (File.Exists(file))
                return file;
        }

        throw new InvalidOperationException("The repository is not above the tests' binaries.");
    }
}
