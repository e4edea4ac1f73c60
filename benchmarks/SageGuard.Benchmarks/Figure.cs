// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;

namespace SageGuard.Benchmarks;

/// <summary>What one run of one program cost.</summary>
internal readonly record struct Cost(double WallMilliseconds, double CpuMilliseconds, double PeakMegabytes)
{
    /// <summary>What a living process has cost until now.</summary>
    /// <param name="process">The process.</param>
    /// <param name="wall">Its wall time, ms.</param>
    public static Cost Of(Process process, double wall) => new(wall, ProcessorClock.Milliseconds(process.Id), PeakOf(process.Id));

    /// <summary>The most memory that a living process has used: VmHWM of Linux.</summary>
    public static double PeakOf(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }
}

/// <summary>Minimum, median and maximum of a figure over the runs.</summary>
internal static class Figure
{
    public static string Row(string name, IEnumerable<double> values, string unit)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {sorted[0]:0.0} | {Median(sorted):0.0} | {sorted[^1]:0.0} | {unit} |"
        );
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
