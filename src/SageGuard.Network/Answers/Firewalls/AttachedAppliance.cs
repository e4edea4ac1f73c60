// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An appliance at a NAT gateway.</summary>
/// <param name="Type">E.g. <c>network-firewall-proxy</c>.</param>
/// <param name="VpcEndpointId">The endpoint in front of the appliance.</param>
/// <param name="AttachmentState">Whether it is attached.</param>
public sealed record AttachedAppliance(string? Type = null, string? VpcEndpointId = null, string? AttachmentState = null);
