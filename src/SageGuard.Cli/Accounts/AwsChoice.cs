// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Accounts;

/// <summary>What was asked of accounts and Regions.</summary>
/// <param name="Regions">The Regions named; empty for the default one.</param>
/// <param name="AllRegions">True for every enabled Region.</param>
/// <param name="Roles">Roles to assume; empty for the caller itself.</param>
/// <param name="ExternalId">The external id for the roles.</param>
/// <param name="Profile">The profile; null for the standard chain.</param>
internal sealed record AwsChoice(
    IReadOnlyList<string> Regions,
    bool AllRegions,
    IReadOnlyList<string> Roles,
    string? ExternalId,
    string? Profile
)
{
    /// <summary>The Regions that are left out of all.</summary>
    public IReadOnlyList<string> ExcludedRegions { get; init; } = [];

    /// <summary>True where a Region that a service control policy denies as a whole is taken as out of use.</summary>
    public bool SkipDeniedRegions { get; init; }
}
