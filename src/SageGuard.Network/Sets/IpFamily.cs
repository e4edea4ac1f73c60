// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Sets;

/// <summary>IPv4 and IPv6 have routes and rules of their own; neither says anything about the other.</summary>
public enum IpFamily
{
    /// <summary>IPv4.</summary>
    V4,

    /// <summary>IPv6.</summary>
    V6,
}
