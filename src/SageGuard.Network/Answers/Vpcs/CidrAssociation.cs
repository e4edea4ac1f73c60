// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A CIDR block of a VPC or subnet.</summary>
/// <param name="CidrBlock">An IPv4 block.</param>
/// <param name="CidrBlockState">Whether it is associated.</param>
/// <param name="Ipv6CidrBlock">An IPv6 block.</param>
/// <param name="Ipv6CidrBlockState">Whether it is associated.</param>
/// <param name="Ipv6AddressAttribute"><c>public</c> or <c>private</c>.</param>
public sealed record CidrAssociation(
    string? CidrBlock = null,
    AnswerState? CidrBlockState = null,
    string? Ipv6CidrBlock = null,
    AnswerState? Ipv6CidrBlockState = null,
    string? Ipv6AddressAttribute = null
);
