// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SageGuard.Benchmarks;

/// <summary>Runs programs to their end and says what they cost, by the operating system's own accounting (getrusage; Linux).</summary>
internal static class ChildTime
{
    private const int Children = -1;

    /// <summary>Runs a program.</summary>
    /// <returns>What it printed, its wall time, and its processor time in user and kernel mode.</returns>
    public static async Task<(string Output, double WallMilliseconds, double CpuMilliseconds)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        var before = Cpu();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, watch.Elapsed.TotalMilliseconds, Cpu() - before);
    }

    // Counts the children that have ended and were waited for.
    private static double Cpu()
    {
        // struct rusage begins with two timevals; the rest, 14 longs, is not looked at.
        var usage = new long[18];
        if (GetUsage(Children, usage) != 0)
            throw new InvalidOperationException("getrusage failed.");
        return (usage[0] + usage[2]) * 1000.0 + ((usage[1] + usage[3]) / 1000.0);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, [Out] long[] usage);
}
