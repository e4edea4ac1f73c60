// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>How one of AWS's managed rules runs.</summary>
public enum ManagedRuleTrigger
{
    /// <summary>On each change of the resource.</summary>
    Change,

    /// <summary>Every 12 or 24 hours.</summary>
    Periodic,
}
