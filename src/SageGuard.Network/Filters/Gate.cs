// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Filters;

/// <summary>Whether something lets packets through.</summary>
/// <param name="IsOpen">True or false where it is known; null where it is not.</param>
/// <param name="Unread">What must be read where it is not known.</param>
internal readonly record struct Gate(bool? IsOpen, Unread? Unread = null)
{
    public static Gate Open => new(true);

    public static Gate Closed => new(false);

    public static Gate NotKnown(Unread unread) => new(null, unread);

    /// <summary>Whether a way through counts.</summary>
    public bool Passes(bool certain) => IsOpen ?? !certain;
}
