// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>A key of AWS KMS. It encrypts nothing: it is there to be named and described.</summary>
/// <param name="Id">Its id, a UUID.</param>
public sealed record LocalKey(string Id)
{
    /// <summary>Its alias, with <c>alias/</c>; null: none.</summary>
    public string? Alias { get; init; }

    /// <summary><c>Enabled</c>, <c>Disabled</c>, <c>PendingDeletion</c>, …</summary>
    public string State { get; init; } = "Enabled";

    /// <summary>What it is made of.</summary>
    public string Spec { get; init; } = "SYMMETRIC_DEFAULT";

    /// <summary><c>CUSTOMER</c> or <c>AWS</c>.</summary>
    public string Manager { get; init; } = "CUSTOMER";
}
