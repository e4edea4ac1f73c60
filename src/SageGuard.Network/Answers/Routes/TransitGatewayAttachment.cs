// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Network.Answers;

/// <summary>An attachment of a transit gateway.</summary>
/// <param name="TransitGatewayAttachmentId">Its id.</param>
/// <param name="TransitGatewayId">The transit gateway.</param>
/// <param name="TransitGatewayOwnerId">The account of the transit gateway.</param>
/// <param name="ResourceType">E.g. <c>vpc</c>.</param>
/// <param name="ResourceId">What is attached.</param>
/// <param name="VpcId">The VPC, in DescribeTransitGatewayVpcAttachments.</param>
/// <param name="State">E.g. <c>available</c>.</param>
/// <param name="Association">Which route table of the transit gateway decides.</param>
public sealed record TransitGatewayAttachment(
    string? TransitGatewayAttachmentId = null,
    string? TransitGatewayId = null,
    string? TransitGatewayOwnerId = null,
    string? ResourceType = null,
    string? ResourceId = null,
    string? VpcId = null,
    string? State = null,
    TransitGatewayAssociation? Association = null
);
