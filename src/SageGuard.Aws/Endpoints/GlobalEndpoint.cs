// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Endpoints;

/// <summary>The endpoint of a service for a whole partition.</summary>
/// <param name="Host">The host.</param>
/// <param name="SigningRegion">The Region that requests are signed for, wherever they come from.</param>
public sealed record GlobalEndpoint(string Host, string SigningRegion);
