// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>What became of the calls to a service.</summary>
/// <param name="Sent">How many were sent, attempts counted one by one.</param>
/// <param name="Refused">How many of these AWS refused for their rate (throttling).</param>
public readonly record struct CallCounts(long Sent, long Refused);
