// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests;

/// <summary>Judges from outside. A test that needs one skips where it is missing, and must run where CI says so.</summary>
internal static class Needs
{
    /// <summary>A program, or a skip with the reason.</summary>
    public static string Program(string name, string how)
    {
        if (Find(name) is { } path)
            return path;
        Missing($"{name} is not on the PATH: {how}");
        return name;
    }

    /// <summary>A Python that has a module, or a skip with the reason.</summary>
    public static string Python(string module = "boto3")
    {
        if (Shared.Python.With(module) is { } python)
            return python;
        Missing($"No Python with {module}: pip install boto3 awscli");
        return "python3";
    }

    /// <summary>The npm packages of the browser folder.</summary>
    public static string BrowserFolder()
    {
        var folder = Path.Combine(Repository.Tests, "browser");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            Missing($"npm packages are missing: npm ci --prefix {folder}");
        Program("node", "install Node 20 or newer");
        return folder;
    }

    private static void Missing(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder =>
                OperatingSystem.IsWindows()
                    ? new[] { ".exe", ".cmd" }.Select(extension => Path.Combine(folder, name + extension))
                    : [Path.Combine(folder, name)]
            )
            .FirstOrDefault(File.Exists);
}
