// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace SageGuard.Benchmarks;

/// <summary>
/// The processor time of another process, ended threads included, in nanoseconds (Linux); what /proc says of it comes in steps of 10 ms.
/// </summary>
internal static class ProcessorClock
{
    // The kernel's number for "the scheduler's clock of the whole process".
    private const int OfProcess = 2;

    /// <summary>What a living process has used until now, ms.</summary>
    /// <param name="processId">The process.</param>
    public static double Milliseconds(int processId) =>
        GetTime((~processId << 3) | OfProcess, out var time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : throw new InvalidOperationException($"Process {processId} has no clock.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
