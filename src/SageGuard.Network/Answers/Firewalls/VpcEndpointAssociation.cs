// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A further endpoint of a firewall, in any VPC.</summary>
/// <param name="VpcEndpointAssociationArn">Its ARN.</param>
/// <param name="FirewallArn">The firewall.</param>
public sealed record VpcEndpointAssociation(string? VpcEndpointAssociationArn = null, string? FirewallArn = null);
