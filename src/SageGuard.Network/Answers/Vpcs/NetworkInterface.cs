// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>A network interface.</summary>
/// <param name="NetworkInterfaceId">Its id.</param>
/// <param name="VpcId">Its VPC.</param>
/// <param name="SubnetId">Its subnet.</param>
/// <param name="OwnerId">Its account.</param>
/// <param name="PrivateIpAddress">Its first address.</param>
/// <param name="PrivateIpAddresses">All of its IPv4 addresses.</param>
/// <param name="Ipv6Addresses">Its IPv6 addresses.</param>
/// <param name="Association">Its public address.</param>
/// <param name="Attachment">Its instance.</param>
/// <param name="Groups">Its security groups.</param>
/// <param name="InterfaceType">E.g. <c>interface</c>.</param>
/// <param name="SourceDestCheck">True where it drops packets that are not its own.</param>
public sealed record NetworkInterface(
    string? NetworkInterfaceId = null,
    string? VpcId = null,
    string? SubnetId = null,
    string? OwnerId = null,
    string? PrivateIpAddress = null,
    IReadOnlyList<InterfaceAddress>? PrivateIpAddresses = null,
    IReadOnlyList<Ipv6Address>? Ipv6Addresses = null,
    InterfaceAssociation? Association = null,
    InterfaceAttachment? Attachment = null,
    IReadOnlyList<GroupReference>? Groups = null,
    string? InterfaceType = null,
    bool? SourceDestCheck = null
);
