// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The resource meets the control.</summary>
public sealed record Compliant : Verdict
{
    /// <summary>The one instance.</summary>
    public static Compliant Instance { get; } = new();
}
