// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The resource's tags.</summary>
public sealed record TagsNeed : Need
{
    /// <summary>The one instance.</summary>
    public static TagsNeed Instance { get; } = new();
}
