// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>The route table of a transit gateway that decides for an attachment.</summary>
/// <param name="TransitGatewayRouteTableId">The table.</param>
/// <param name="State">E.g. <c>associated</c>.</param>
public sealed record TransitGatewayAssociation(string? TransitGatewayRouteTableId = null, string? State = null);
