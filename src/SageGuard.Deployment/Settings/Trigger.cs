// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Settings;

/// <summary>When the rules evaluate.</summary>
public enum Trigger
{
    /// <summary>On each change that AWS Config records, and on a schedule.</summary>
    Both,

    /// <summary>On each change that AWS Config records.</summary>
    Changes,

    /// <summary>On a schedule.</summary>
    Schedule,
}
