// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>Something that decides and was not read.</summary>
/// <param name="Call">The call that answers it, e.g. <c>ec2:DescribeNatGateways</c>.</param>
/// <param name="Why">What depends on it.</param>
/// <param name="Id">The resource in question.</param>
/// <param name="Account">The account to ask, where it is not the workload's own.</param>
public sealed record Unread(string Call, string Why, string? Id = null, string? Account = null);
