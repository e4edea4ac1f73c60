// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Logging;

/// <summary>What a log line looks like.</summary>
public enum LogFormat
{
    /// <summary>One JSON object a line, for CloudWatch Logs Insights and for programs.</summary>
    Json,

    /// <summary>One readable line, for people in front of a terminal.</summary>
    Text,
}
