// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Logging;

/// <summary>Levels as Lambda spells them.</summary>
internal static class LogLevels
{
    public static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "TRACE",
            LogLevel.Debug => "DEBUG",
            LogLevel.Info => "INFO",
            LogLevel.Warn => "WARN",
            LogLevel.Error => "ERROR",
            _ => "FATAL",
        };

    /// <summary>The level of this name; Lambda's own default, INFO, for anything else: a typo must not silence the log.</summary>
    public static LogLevel Parse(string? name) =>
        name?.Trim().ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "WARN" => LogLevel.Warn,
            "ERROR" => LogLevel.Error,
            "FATAL" => LogLevel.Fatal,
            _ => LogLevel.Info,
        };
}
