// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Cli.CommandLine;

/// <summary>Times in UTC as machine formats have them.</summary>
internal static class IsoTime
{
    /// <summary>To the second.</summary>
    public static string ToIso(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>To the millisecond.</summary>
    public static string ToIsoMilliseconds(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
