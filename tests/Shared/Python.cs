// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace SageGuard.Shared;

/// <summary>
/// Finds a Python that has AWS's tools, which judge us from outside. It can be plain <c>python3</c>, or the one in the first
/// line of the <c>aws</c> command, which a version manager's shim can hide.
/// </summary>
internal static class Python
{
    private static readonly ConcurrentDictionary<string, string?> Found = new(StringComparer.Ordinal);

    /// <summary>An interpreter that has a module, e.g. <c>boto3</c>; null where none has.</summary>
    public static string? With(string module) =>
        Found.GetOrAdd(module, static module => Candidates().Distinct().FirstOrDefault(python => Has(python, module)));

    private static IEnumerable<string> Candidates()
    {
        foreach (var name in (string[])["python3", "python"])
        {
            // The interpreter itself, not a shim in front of it, whose own time would count as Python's.
            if (Run(name, "import sys; print(sys.executable)") is { } path)
                yield return path;
        }

        yield return "/usr/bin/python3";
        var aws = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "aws"))
            .FirstOrDefault(File.Exists);
        if (
            aws is not null
            && File.ReadLines(aws).FirstOrDefault() is { } line
            && line.StartsWith("#!", StringComparison.Ordinal)
            && line.Contains("python", StringComparison.Ordinal)
        )
        {
            yield return line[2..].Trim();
        }
    }

    private static bool Has(string python, string module) => Run(python, $"import {module}") is not null;

    /// <summary>What a program prints; null where it fails, or is not there.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="code">The program.</param>
    public static string? Run(string python, string code)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(python, ["-c", code]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd().Trim();
            error.Wait();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return null;
        }
    }
}
