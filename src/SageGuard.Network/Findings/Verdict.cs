// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Findings;

/// <summary>Where packets from a workload can go. Where several ways exist the highest value counts.</summary>
public enum Verdict
{
    /// <summary>Every way was read to its end and none leaves the VPC.</summary>
    Closed,

    /// <summary>No way to the internet that we can see, but ways to networks behind a gateway, a peering connection or a VPN.</summary>
    Hybrid,

    /// <summary>Every way out passes a firewall or a Gateway Load Balancer endpoint.</summary>
    Filtered,

    /// <summary>Something that decides was not read.</summary>
    Unknown,

    /// <summary>Some public address can be reached and can answer.</summary>
    Internet,
}
