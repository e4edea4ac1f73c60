// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Accounts;

/// <summary>Which accounts of an organization are asked for.</summary>
/// <param name="Units">Only those in these organizational units; empty for all.</param>
/// <param name="Only">Only these; empty for all.</param>
/// <param name="Listed">The accounts of the operator's file; null to ask AWS Organizations.</param>
/// <param name="Role">The role in each of them.</param>
internal sealed record OrganizationChoice(
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Only,
    IReadOnlyList<(string Id, string? Name)>? Listed,
    string Role
);
