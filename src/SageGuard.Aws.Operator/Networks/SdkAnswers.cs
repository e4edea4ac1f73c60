// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.EC2.Model;
using A = SageGuard.Network.Answers;

namespace SageGuard.Aws.Operator.Networks;

/// <summary>The SDK's objects as the evaluator's answers. The SDK has null for an empty list as for an absent one.</summary>
internal static class SdkAnswers
{
    public static A.Vpc Convert(Vpc vpc) =>
        new(
            vpc.VpcId,
            vpc.OwnerId,
            vpc.CidrBlock,
            vpc.CidrBlockAssociationSet?.ConvertAll(block => new A.CidrAssociation(
                block.CidrBlock,
                new A.AnswerState(State: block.CidrBlockState?.State?.Value)
            )),
            vpc.Ipv6CidrBlockAssociationSet?.ConvertAll(block => new A.CidrAssociation(
                Ipv6CidrBlock: block.Ipv6CidrBlock,
                Ipv6CidrBlockState: new A.AnswerState(State: block.Ipv6CidrBlockState?.State?.Value)
            ))
        );

    public static A.Subnet Convert(Subnet subnet) =>
        new(
            subnet.SubnetId,
            subnet.VpcId,
            subnet.OwnerId,
            subnet.AvailabilityZone,
            subnet.CidrBlock,
            subnet.Ipv6CidrBlockAssociationSet?.ConvertAll(block => new A.CidrAssociation(
                Ipv6CidrBlock: block.Ipv6CidrBlock,
                Ipv6CidrBlockState: new A.AnswerState(State: block.Ipv6CidrBlockState?.State?.Value),
                Ipv6AddressAttribute: block.Ipv6AddressAttribute?.Value
            )),
            subnet.BlockPublicAccessStates is { } states ? new A.BlockPublicAccessStates(states.InternetGatewayBlockMode?.Value) : null
        );

    public static A.RouteTable Convert(RouteTable table) =>
        new(
            table.RouteTableId,
            table.VpcId,
            table.OwnerId,
            table.Associations?.ConvertAll(association => new A.RouteTableAssociation(
                association.SubnetId,
                association.GatewayId,
                association.Main,
                association.AssociationState is { } state ? new A.AnswerState(State: state.State?.Value) : null
            )),
            List(table.Routes, Convert)
        );

    public static A.InternetGateway Convert(InternetGateway gateway) =>
        new(
            gateway.InternetGatewayId,
            List(gateway.Attachments, attachment => new A.Attachment(attachment.VpcId, attachment.State?.Value))
        );

    public static A.EgressOnlyInternetGateway Convert(EgressOnlyInternetGateway gateway) =>
        new(
            gateway.EgressOnlyInternetGatewayId,
            List(gateway.Attachments, attachment => new A.Attachment(attachment.VpcId, attachment.State?.Value))
        );

    public static A.NatGateway Convert(NatGateway nat) =>
        new(
            nat.NatGatewayId,
            nat.VpcId,
            Text(nat.SubnetId),
            nat.State?.Value,
            nat.ConnectivityType?.Value,
            nat.AvailabilityMode?.Value,
            Text(nat.RouteTableId),
            nat.NatGatewayAddresses?.ConvertAll(address => new A.NatGatewayAddress(
                Text(address.PublicIp),
                Text(address.PrivateIp),
                address.Status?.Value
            )),
            nat.AttachedAppliances?.ConvertAll(appliance => new A.AttachedAppliance(
                appliance.Type?.Value,
                appliance.VpcEndpointId,
                appliance.AttachmentState?.Value
            ))
        );

    public static A.SecurityGroup Convert(SecurityGroup group) =>
        new(group.GroupId, group.VpcId, group.OwnerId, List(group.IpPermissions, Convert), List(group.IpPermissionsEgress, Convert));

    public static A.NetworkAcl Convert(NetworkAcl acl) =>
        new(
            acl.NetworkAclId,
            acl.VpcId,
            acl.IsDefault,
            acl.Associations?.ConvertAll(association => new A.NetworkAclAssociation(association.SubnetId)),
            List(
                acl.Entries,
                entry => new A.NetworkAclEntry(
                    entry.RuleNumber,
                    entry.Egress,
                    entry.RuleAction?.Value,
                    entry.Protocol,
                    Text(entry.CidrBlock),
                    Text(entry.Ipv6CidrBlock),
                    entry.PortRange is { } ports ? new A.PortRange(ports.From, ports.To) : null,
                    entry.IcmpTypeCode is { } icmp ? new A.IcmpTypeCode(icmp.Type, icmp.Code) : null
                )
            )
        );

    public static A.NetworkInterface Convert(NetworkInterface card) =>
        new(
            card.NetworkInterfaceId,
            card.VpcId,
            card.SubnetId,
            card.OwnerId,
            card.PrivateIpAddress,
            card.PrivateIpAddresses?.ConvertAll(address => new A.InterfaceAddress(address.PrivateIpAddress)),
            card.Ipv6Addresses?.ConvertAll(address => new A.Ipv6Address(address.Ipv6Address)),
            card.Association?.PublicIp is { Length: > 0 } publicIp ? new A.InterfaceAssociation(publicIp) : null,
            card.Attachment?.InstanceId is { Length: > 0 } instance ? new A.InterfaceAttachment(instance) : null,
            card.Groups?.ConvertAll(group => new A.GroupReference(group.GroupId)),
            card.InterfaceType?.Value,
            card.SourceDestCheck
        );

    public static A.VpcEndpoint Convert(VpcEndpoint endpoint) =>
        new(
            endpoint.VpcEndpointId,
            endpoint.VpcEndpointType?.Value,
            endpoint.VpcId,
            endpoint.OwnerId,
            endpoint.ServiceName,
            endpoint.State?.Value,
            Text(endpoint.PolicyDocument),
            endpoint.RouteTableIds,
            endpoint.SubnetIds,
            endpoint.Groups?.ConvertAll(group => new A.GroupReference(group.GroupId)),
            endpoint.PrivateDnsEnabled,
            endpoint.DnsOptions is { } dns ? new A.EndpointDnsOptions(dns.PrivateDnsOnlyForInboundResolverEndpoint) : null
        );

    public static A.VpcPeeringConnection Convert(VpcPeeringConnection peering) =>
        new(
            peering.VpcPeeringConnectionId,
            new A.AnswerState(peering.Status?.Code?.Value),
            Convert(peering.AccepterVpcInfo),
            Convert(peering.RequesterVpcInfo)
        );

    public static A.TransitGatewayAttachment Convert(TransitGatewayAttachment attachment) =>
        new(
            attachment.TransitGatewayAttachmentId,
            attachment.TransitGatewayId,
            attachment.TransitGatewayOwnerId,
            attachment.ResourceType?.Value,
            attachment.ResourceId,
            State: attachment.State?.Value,
            Association: attachment.Association is { } association
                ? new A.TransitGatewayAssociation(association.TransitGatewayRouteTableId, association.State?.Value)
                : null
        );

    public static A.BlockPublicAccessOptions Convert(VpcBlockPublicAccessOptions options) =>
        new(
            options.AwsAccountId,
            options.InternetGatewayBlockMode?.Value,
            options.State?.Value,
            options.ManagedBy?.Value,
            options.ExclusionsAllowed?.Value
        );

    public static A.BlockPublicAccessExclusion Convert(VpcBlockPublicAccessExclusion exclusion) =>
        new(exclusion.ExclusionId, exclusion.ResourceArn, exclusion.InternetGatewayExclusionMode?.Value, exclusion.State?.Value);

    private static A.Route Convert(Route route) =>
        new(
            Text(route.DestinationCidrBlock),
            Text(route.DestinationIpv6CidrBlock),
            Text(route.DestinationPrefixListId),
            Text(route.GatewayId),
            null,
            Text(route.NatGatewayId),
            Text(route.EgressOnlyInternetGatewayId),
            Text(route.TransitGatewayId),
            Text(route.VpcPeeringConnectionId),
            Text(route.NetworkInterfaceId),
            Text(route.InstanceId),
            Text(route.InstanceOwnerId),
            Text(route.LocalGatewayId),
            Text(route.CarrierGatewayId),
            Text(route.CoreNetworkArn),
            Text(route.OdbNetworkArn),
            Text(route.IpAddress),
            route.State?.Value,
            route.Origin?.Value
        );

    private static A.SecurityGroupRule Convert(IpPermission rule) =>
        new(
            rule.IpProtocol,
            rule.FromPort,
            rule.ToPort,
            rule.Ipv4Ranges?.ConvertAll(range => new A.IpRange(range.CidrIp)),
            rule.Ipv6Ranges?.ConvertAll(range => new A.Ipv6Range(range.CidrIpv6)),
            rule.PrefixListIds?.ConvertAll(list => new A.PrefixListReference(list.Id)),
            rule.UserIdGroupPairs?.ConvertAll(pair => new A.GroupPair(
                pair.GroupId,
                pair.UserId,
                Text(pair.VpcId),
                Text(pair.VpcPeeringConnectionId)
            ))
        );

    private static A.PeeringVpc? Convert(VpcPeeringConnectionVpcInfo? vpc) =>
        vpc is null
            ? null
            : new(
                vpc.VpcId,
                vpc.OwnerId,
                vpc.Region,
                vpc.CidrBlock,
                vpc.CidrBlockSet?.ConvertAll(block => new A.CidrAssociation(block.Cidr)),
                vpc.Ipv6CidrBlockSet?.ConvertAll(block => new A.CidrAssociation(Ipv6CidrBlock: block.Value))
            );

    // The evaluator takes an absent list of these for one that was not read; an account's own answer is always whole.
    private static List<TTo> List<TFrom, TTo>(List<TFrom>? list, Converter<TFrom, TTo> of) => list?.ConvertAll(of) ?? [];

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
