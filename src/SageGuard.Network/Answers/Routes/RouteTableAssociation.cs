// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>Where a route table counts.</summary>
/// <param name="SubnetId">A subnet.</param>
/// <param name="GatewayId">A gateway, for packets that enter through it.</param>
/// <param name="Main">True for the table of the VPC's other subnets.</param>
/// <param name="AssociationState">Whether it is associated.</param>
public sealed record RouteTableAssociation(
    string? SubnetId = null,
    string? GatewayId = null,
    bool? Main = null,
    AnswerState? AssociationState = null
);
