// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>An account of the organization.</summary>
/// <param name="Id">12 digits.</param>
/// <param name="Name">Its name.</param>
public sealed record LocalAccount(string Id, string Name)
{
    /// <summary>The organizational unit, or the root, that it is in; null: the root.</summary>
    public string? Parent { get; init; }

    /// <summary>ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED or PENDING_ACTIVATION, as AWS Organizations names an account's state.</summary>
    public string State { get; init; } = "ACTIVE";
}
