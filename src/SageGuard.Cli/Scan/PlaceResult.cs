// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using SageGuard.Cli.Reports;

namespace SageGuard.Cli.Scan;

/// <summary>What a scan found in one Region of one account, so far.</summary>
internal sealed class PlaceResult
{
    /// <summary>The results.</summary>
    public ConcurrentQueue<ResultRow> Rows { get; } = new();

    /// <summary>The notes.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();
}
