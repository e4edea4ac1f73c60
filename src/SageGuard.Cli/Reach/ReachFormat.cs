// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reach;

/// <summary>How a report comes out.</summary>
internal enum ReachFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For auditors: one page.</summary>
    Html,
}
