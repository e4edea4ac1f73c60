// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The root folder: the nearest one above the tests that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>True in CI, where nothing may be skipped.</summary>
    public static bool InCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The version in Directory.Build.props.</summary>
    public static string Version => System.Xml.Linq.XDocument.Load(PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The full path of a file, from its path in the repository.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The C# sources in some folders, with their full paths.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        folders
            .SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal));

    /// <summary>
    /// Fails where a generated file is not what the catalog says, and writes it instead where SAGEGUARD_UPDATE is 1.
    /// </summary>
    public static void ExpectGenerated(string path, string expected)
    {
        var file = PathOf(path);
        var actual = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (actual == expected)
            return;

        if (Environment.GetEnvironmentVariable("SAGEGUARD_UPDATE") == "1" && !InCi)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
            return;
        }

        Assert.Fail(
            $"{path} does not say what the catalog says. Rewrite it with: SAGEGUARD_UPDATE=1 dotnet test --project tests/SageGuard.Deploy.Tests, and look at the difference."
        );
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SageGuard.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No SageGuard.slnx above {AppContext.BaseDirectory}.");
    }
}
