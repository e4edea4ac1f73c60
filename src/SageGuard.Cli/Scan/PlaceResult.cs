// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Scan;

/// <summary>What a scan found in one Region of one account, so far.</summary>
/// <param name="keeps">True to keep the results for a folder of <c>--resume</c>.</param>
internal sealed class PlaceResult(bool keeps)
{
    /// <summary>The results, where they are kept.</summary>
    public ConcurrentQueue<ResultRow>? Rows { get; } = keeps ? new() : null;

    /// <summary>The notes.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();
}
