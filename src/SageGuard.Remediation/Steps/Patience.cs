// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>How long a repair waits.</summary>
public sealed record Patience
{
    /// <summary>The pause between two looks at something that is under way. Default: 10 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait for a notebook to change its state. Default: 30 minutes; real ones take 2 to 10, and hang for hours at
    /// times.</summary>
    public TimeSpan State { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait for a backup or a restore without any progress. Default: 60 minutes.</summary>
    public TimeSpan Copy { get; init; } = TimeSpan.FromMinutes(60);
}
