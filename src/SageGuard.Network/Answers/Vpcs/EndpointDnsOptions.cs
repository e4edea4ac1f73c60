// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>How a VPC endpoint's private names are answered.</summary>
/// <param name="PrivateDnsOnlyForInboundResolverEndpoint">True where only queries from outside of the VPC lead to the endpoint; those from
/// inside go to the service's gateway endpoint.</param>
public sealed record EndpointDnsOptions(bool? PrivateDnsOnlyForInboundResolverEndpoint = null);
