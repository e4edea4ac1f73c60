// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A route table.</summary>
/// <param name="RouteTableId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="Associations">Where it counts.</param>
/// <param name="Routes">Its routes.</param>
public sealed record RouteTable(
    string? RouteTableId = null,
    string? VpcId = null,
    string? OwnerId = null,
    IReadOnlyList<RouteTableAssociation>? Associations = null,
    IReadOnlyList<Route>? Routes = null
);
