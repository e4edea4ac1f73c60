// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Perimeter;

/// <summary>Where data can go through one VPC endpoint.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Reach">Whose resources it leads to.</param>
public sealed record EndpointFinding(string Id, string Service, EndpointReach Reach);
