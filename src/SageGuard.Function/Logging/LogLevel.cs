// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Logging;

/// <summary>How much a log line matters, in the words that Lambda filters by, least first.</summary>
/// <remarks>See <see href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html"/>.</remarks>
public enum LogLevel
{
    /// <summary>Every step; only for finding a fault.</summary>
    Trace,

    /// <summary>What a developer wants to know.</summary>
    Debug,

    /// <summary>What happened, in normal operation.</summary>
    Info,

    /// <summary>Something is wrong, and the work went on all the same.</summary>
    Warn,

    /// <summary>One invocation failed.</summary>
    Error,

    /// <summary>The process ends.</summary>
    Fatal,
}
