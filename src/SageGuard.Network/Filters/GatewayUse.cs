// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Filters;

/// <summary>How packets meet an internet gateway; VPC Block Public Access treats each differently.</summary>
internal enum GatewayUse
{
    /// <summary>From an address of their own, through an internet gateway.</summary>
    Direct,

    /// <summary>Through a NAT gateway or an egress-only internet gateway: outbound, and answers.</summary>
    OutboundOnly,

    /// <summary>Through a Gateway Load Balancer or firewall endpoint.</summary>
    Inspected,
}
