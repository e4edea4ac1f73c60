// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>How large the volume of a replacement has to be.</summary>
public static class VolumeSize
{
    // SageMaker's largest, in GB.
    private const int Most = 16_384;

    /// <summary>The change that gives a replacement a larger volume; null where the old one's size will do.</summary>
    /// <param name="size">The old one's VolumeSizeInGB.</param>
    /// <param name="disk">How many bytes its files take: the notebook's claim.</param>
    /// <remarks>
    /// A file system keeps some percent for itself, and five for root; files that were written into those do not come back on
    /// a volume of the same size. What the notebook claims buys a fifth at most. A volume cannot be made smaller again.
    /// </remarks>
    public static SettingChange? Larger(int size, long disk)
    {
        var larger = Math.Min(Most, size + Math.Max(1, (size + 4) / 5));
        return disk <= size * (double)(1L << 30) * 0.9 || larger <= size
            ? null
            : new SettingChange("VolumeSizeInGB", Text(size), Text(larger), "the old volume is more than nine tenths full");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
