// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Function.Logging;

/// <summary>Instants as the log writes them: RFC 3339, UTC, milliseconds, e.g. <c>2027-01-31T12:00:00.000Z</c>.</summary>
internal static class LogTime
{
    public const int Length = 24;

    public static ReadOnlySpan<char> Format(DateTimeOffset instant, Span<char> destination)
    {
        instant.UtcDateTime.TryFormat(destination, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return destination[..written];
    }
}
