// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>Where the packets of a workload's code start: one network interface, existing or not.</summary>
/// <param name="SubnetId">The interface's subnet.</param>
/// <param name="SecurityGroupIds">The interface's security groups.</param>
/// <param name="HasIpv6">True where it also has a global IPv6 address.</param>
/// <param name="HasPublicIpv4">True where a public IPv4 address is associated with it; SageMaker gives none.</param>
public sealed record Workload(string SubnetId, IReadOnlyList<string> SecurityGroupIds, bool HasIpv6 = false, bool HasPublicIpv4 = false);
