// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Another user profile of the same domain that names no execution role of its own.</summary>
public sealed record SharedRoleNeed : Need<SharedRole>
{
    /// <summary>The one instance.</summary>
    public static SharedRoleNeed Instance { get; } = new();
}
