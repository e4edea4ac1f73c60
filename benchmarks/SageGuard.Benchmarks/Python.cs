// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace SageGuard.Benchmarks;

/// <summary>Finds a Python that has boto3: the one that runs the aws command, else plain python3.</summary>
internal static class Python
{
    public static string? Find()
    {
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var candidates = paths.Select(path => Path.Combine(path, "python3")).Where(File.Exists).Prepend("/usr/bin/python3");
        return candidates.FirstOrDefault(HasBoto3);
    }

    private static bool HasBoto3(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import boto3"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
