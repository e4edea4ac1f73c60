// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>One step of a path.</summary>
/// <param name="Kind">E.g. <c>subnet</c>, <c>routeTable</c>, <c>natGateway</c>, <c>internetGateway</c>.</param>
/// <param name="Id">Its id or ARN.</param>
/// <param name="Route">The destination of the route that led here; null where none did.</param>
/// <param name="RouteTable">The table that holds this route.</param>
public sealed record Hop(string Kind, string Id, string? Route = null, string? RouteTable = null);
