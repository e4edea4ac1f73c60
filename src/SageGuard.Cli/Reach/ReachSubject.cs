// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reach;

/// <summary>Whose packets a result is about.</summary>
/// <param name="Kind"><c>place</c> for a subnet with groups, <c>notebookInstance</c> or <c>domain</c>.</param>
/// <param name="Name">Its name; for a place the subnet.</param>
/// <param name="Subnet">The subnet; null where it uses none of the account's.</param>
/// <param name="SecurityGroups">The security groups.</param>
/// <param name="Ipv6">True where it also has an IPv6 address.</param>
/// <param name="Account">The account.</param>
/// <param name="Region">The Region.</param>
internal sealed record ReachSubject(
    string Kind,
    string Name,
    string? Subnet,
    IReadOnlyList<string> SecurityGroups,
    bool Ipv6 = false,
    string? Account = null,
    string? Region = null
);
