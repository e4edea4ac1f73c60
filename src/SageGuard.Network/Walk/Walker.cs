// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Routes;
using SageGuard.Network.Sets;

namespace SageGuard.Network.Walk;

/// <summary>
/// Follows the packets of one conversation from a workload, route by route, to where they leave the VPC or are dropped. It
/// walks in one of two ways: counting only what is sure, or also what is possible because something was not read.
/// </summary>
internal sealed class Walker
{
    private readonly Topology _topology;
    private readonly NetworkAclCrossing _acls;
    private readonly string? _otherAccount;
    private readonly bool _certain;
    private readonly List<Way> _ways = [];

    private Walker(Topology topology, string? otherAccount, bool certain)
    {
        (_topology, _otherAccount, _certain) = (topology, otherAccount, certain);
        _acls = new NetworkAclCrossing(topology, otherAccount, certain);
    }

    /// <summary>The ways out for one conversation.</summary>
    /// <param name="topology">The network.</param>
    /// <param name="workload">Where it starts.</param>
    /// <param name="family">The family.</param>
    /// <param name="exchange">The conversation.</param>
    /// <param name="certain">True to count only what is sure.</param>
    public static IReadOnlyList<Way> Ways(Topology topology, Workload workload, IpFamily family, Exchange exchange, bool certain)
    {
        var subnet = topology.Answers.Subnets.Find(workload.SubnetId)!;
        var groups = workload.SecurityGroupIds.Select(id => topology.Answers.SecurityGroups.Find(id)!);
        var egress = SecurityGroupRules.Egress(groups, family, exchange, topology.PrefixLists);
        var all = Traffic.Create(AddressSpace.All(family), exchange.Replies);
        var flow = new Flow(
            family,
            exchange,
            egress.For(certain).On(exchange.Requests),
            all,
            [new Hop("subnet", workload.SubnetId)],
            certain ? [] : egress.Unread
        );

        var own = RangeSet.Create(Topology.BlocksOf(subnet).Where(block => block.Family == family).Select(block => block.Addresses));
        var start = new Position(
            subnet.VpcId,
            subnet,
            own.IsEmpty ? AddressSpace.All(family) : own,
            family == IpFamily.V6 || workload.HasPublicIpv4
        );
        var walker = new Walker(topology, topology.OtherOwner(workload), certain);
        walker.From(start, flow);
        return walker._ways;
    }

    private void From(Position at, Flow flow)
    {
        if (flow.Forward.IsEmpty)
            return;
        var found = TableAt(at);
        if (found.Item is not { } table)
        {
            AddPossible(at, flow, found.Unread!);
            return;
        }

        if (at.Nat is null)
            flow = flow.Through(new Hop("routeTable", table.RouteTableId!));
        var routing = _topology.RoutingOf(table, flow.Family);
        flow = flow with { UnreadServiceList = flow.UnreadServiceList ?? routing.UnreadServiceList };
        foreach (var range in routing.Ranges)
        {
            if (_certain && range.Doubt is not null)
                continue;
            var part = flow.To(range.Addresses);
            if (part.Forward.IsEmpty)
                continue;
            Follow(range, new Hop(range.Target.Name, range.Target.Id, range.Destination, table.RouteTableId), at, part.With(range.Doubt));
        }
    }

    private Found<RouteTable> TableAt(Position at)
    {
        if (at.Subnet is { } subnet)
            return _topology.TableOf(subnet, _otherAccount);
        var id = at.Nat?.RouteTableId;
        var why = $"the route table of the regional NAT gateway {at.Nat?.NatGatewayId}";
        return id is not null && _topology.Answers.RouteTables.Find(id) is { } table
            ? new(table)
            : new(null, new Unread("ec2:DescribeRouteTables", why, id, _otherAccount));
    }

    private void Follow(RoutedRange range, Hop hop, Position at, Flow flow)
    {
        var id = range.Target.Id;
        switch (range.Target.Kind)
        {
            case TargetKind.Local or TargetKind.Blackhole:
                break;
            case TargetKind.InternetGateway:
                ThroughInternetGateway(id, hop, at, flow);
                break;
            case TargetKind.EgressOnlyInternetGateway:
                ThroughEgressOnlyGateway(id, hop, at, flow);
                break;
            case TargetKind.NatGateway:
                ThroughNatGateway(id, hop, at, flow);
                break;
            case TargetKind.VpcEndpoint:
                ThroughEndpoint(id, hop, at, flow);
                break;
            case TargetKind.VpcPeeringConnection:
                ThroughPeering(id, hop, at, flow);
                break;
            case TargetKind.VpnGateway or TargetKind.LocalGateway or TargetKind.OdbNetwork:
                Add(Verdict.Hybrid, Outside(at, _acls.Leave(flow, at)).Through(hop));
                break;
            case TargetKind.TransitGateway:
                ThroughTransitGateway(id, hop, at, flow);
                break;
            case TargetKind.CoreNetwork:
                ToOtherNetwork(
                    hop,
                    at,
                    flow,
                    new Unread("networkmanager:GetNetworkRoutes", $"where the core network {id} leads public addresses", id)
                );
                break;
            case TargetKind.CarrierGateway:
                AddUnknown(
                    OnInternet(at, _acls.Leave(flow, at)).Through(hop),
                    new Unread("ec2:DescribeCarrierGateways", $"where the carrier gateway {id} leads public addresses", id)
                );
                break;
            case TargetKind.NetworkInterface or TargetKind.Instance or TargetKind.IpAddress:
                ThroughAppliance(range.Target, hop, at, flow);
                break;
            default:
                AddPossible(
                    at,
                    _acls.Leave(flow, at).Through(hop),
                    new Unread(
                        "ec2:DescribeRouteTables",
                        $"the route {hop.Route} of {hop.RouteTable} has a target that this version does not know ({id})",
                        hop.RouteTable
                    )
                );
                break;
        }
    }

    private void ThroughInternetGateway(string id, Hop hop, Position at, Flow flow)
    {
        // A private IPv4 address does not pass, and NAT64 addresses exist only up to a NAT gateway.
        if (!at.HasPublicAddress)
            return;
        var found = Topology.Find(
            _topology.Answers.InternetGateways,
            id,
            "ec2:DescribeInternetGateways",
            "whether it is attached to the VPC",
            _otherAccount
        );
        ThroughGateway(found.Item?.Attachments, found.Unread, at.Nat is null ? GatewayUse.Direct : GatewayUse.OutboundOnly, hop, at, flow);
    }

    private void ThroughEgressOnlyGateway(string id, Hop hop, Position at, Flow flow)
    {
        if (flow.Family != IpFamily.V6)
            return;
        var found = Topology.Find(
            _topology.Answers.EgressOnlyInternetGateways,
            id,
            "ec2:DescribeEgressOnlyInternetGateways",
            "whether it is attached to the VPC",
            _otherAccount
        );
        ThroughGateway(found.Item?.Attachments, found.Unread, GatewayUse.OutboundOnly, hop, at, flow);
    }

    private void ThroughGateway(IReadOnlyList<Attachment>? attachments, Unread? unread, GatewayUse use, Hop hop, Position at, Flow flow)
    {
        var isAttached = (attachments ?? []).Any(attachment =>
            attachment.VpcId == at.VpcId && attachment.State is null or "attached" or "available"
        );
        if (unread is not null ? _certain : !isAttached)
            return;
        var gate = _topology.BlockPublicAccess.For(use, at.VpcId, at.Subnet?.SubnetId, at.Subnet);
        if (!gate.Passes(_certain))
            return;
        if (flow.Family == IpFamily.V6 && HasPrivateIpv6Only(at))
        {
            // Addresses that are not advertised to the internet: no page says what the gateways do with them.
            if (_certain)
                return;
            flow = flow.With(
                new Unread(
                    "ec2:DescribeSubnets",
                    $"whether {hop.Id} passes the private IPv6 addresses of {at.Subnet!.SubnetId}",
                    at.Subnet.SubnetId
                )
            );
        }

        flow = OnInternet(at, _acls.Leave(flow, at));
        if (flow.Family == IpFamily.V6)
            flow = flow.To(AddressSpace.NativePublicV6);
        Add(Verdict.Internet, flow.With(unread).With(gate.Unread).Through(hop));
    }

    private static bool HasPrivateIpv6Only(Position at) =>
        at.Subnet?.Ipv6CidrBlockAssociationSet is { Count: > 0 } blocks
        && blocks.All(block => Topology.Is(block.Ipv6AddressAttribute, "private"));

    private void ThroughNatGateway(string id, Hop hop, Position at, Flow flow)
    {
        if (flow.Path.Any(passed => passed.Id == id) || !flow.Exchange.PassesNat)
            return;
        var found = Topology.Find(
            _topology.Answers.NatGateways,
            id,
            "ec2:DescribeNatGateways",
            "its state, kind and subnet",
            _otherAccount
        );
        if (found.Unread is { } unread)
        {
            AddPossible(at, flow.Through(hop), unread);
            return;
        }

        if (found.Item is not { } nat || !NatGateways.Translates(nat))
            return;
        var isPrivate = Topology.Is(nat.ConnectivityType, "private");
        if (
            (nat.AttachedAppliances ?? []).Any(appliance =>
                appliance.Type == "network-firewall-proxy" && appliance.AttachmentState is null or "attached"
            )
        )
        {
            Add(
                Verdict.Filtered,
                OnInternet(at, _acls.Leave(flow, at)).Through(hop),
                new FilterPoint(id, at.Sources, at.VpcId, IsProxy: true)
            );
            return;
        }

        var subnet = nat.SubnetId is null ? null : _topology.Answers.Subnets.Find(nat.SubnetId);
        if (nat.SubnetId is not null && subnet is null)
        {
            // A NAT gateway's subnet always exists: the list of subnets is short of it.
            AddPossible(at, flow.Through(hop), new Unread("ec2:DescribeSubnets", $"the subnet of {id}", nat.SubnetId, _otherAccount));
            return;
        }

        foreach (var arrived in Arrive(flow, at, subnet))
        {
            if (NatGateways.Translate(arrived) is not { } translated)
                continue;
            var vpc = nat.VpcId ?? at.VpcId;
            From(
                new Position(vpc, subnet, NatGateways.SourcesOf(nat, subnet, _topology.InsideOf(vpc, IpFamily.V4)), !isPrivate, nat),
                translated.Through(hop)
            );
        }
    }

    // From one subnet to another both ACLs count; inside one, none.
    private IEnumerable<Flow> Arrive(Flow flow, Position from, Subnet? to)
    {
        if (to is not null && to.SubnetId == from.Subnet?.SubnetId)
            return [flow];
        flow = _acls.Leave(flow, from);
        return to is null ? [flow] : _acls.Enter(flow, from.Sources, to);
    }

    private void ThroughEndpoint(string id, Hop hop, Position at, Flow flow)
    {
        var endpoint = _topology.Answers.VpcEndpoints.Find(id);
        var unread = new Unread("ec2:DescribeVpcEndpoints", "its type: a gateway, a firewall or an appliance", id, _otherAccount);
        hop = hop with { Kind = "vpcEndpoint" };
        var outgoing = _acls.Leave(flow, at).Through(hop);
        if (endpoint is null)
        {
            AddPossible(at, outgoing, unread);
            return;
        }

        // AWS's own service, without the internet; whose data it takes is a question of the endpoint's policy.
        if (Topology.Is(Topology.TypeOf(endpoint), "Gateway"))
            return;
        if (!Topology.Is(Topology.TypeOf(endpoint), "GatewayLoadBalancer"))
        {
            AddPossible(
                at,
                outgoing,
                unread with
                {
                    Why = $"a route leads to it, and the type {endpoint.VpcEndpointType} is not understood",
                }
            );
            return;
        }

        if (endpoint.State is { } state && !Topology.Is(state, "available"))
            return;
        Add(Verdict.Hybrid, Elsewhere(at, outgoing));
        var gate = _topology.BlockPublicAccess.For(
            GatewayUse.Inspected,
            at.VpcId,
            endpoint.SubnetIds is [var only, ..] ? only : null,
            null
        );
        if (gate.IsOpen != false || gate.Unread is not null)
            Add(Verdict.Filtered, OnInternet(at, outgoing), new FilterPoint(id, at.Sources, at.VpcId));
    }

    private void ThroughPeering(string id, Hop hop, Position at, Flow flow)
    {
        var found = Topology.Find(
            _topology.Answers.VpcPeeringConnections,
            id,
            "ec2:DescribeVpcPeeringConnections",
            "whether it is active, and the peer's blocks",
            _otherAccount
        );
        var outgoing = Outside(at, _acls.Leave(flow, at)).Through(hop);
        if (found.Unread is { } unread)
        {
            if (!_certain)
                Add(Verdict.Hybrid, outgoing.With(unread));
            return;
        }

        // Never further than the peer: not to its gateways, not to a third VPC.
        if (found.Item is not { Status.Code: "active" } peering)
            return;
        if (
            peering is { AccepterVpcInfo.VpcId: { } accepter, RequesterVpcInfo.VpcId: { } requester }
            && at.VpcId != accepter
            && at.VpcId != requester
        )
        {
            return;
        }

        var peer = peering.AccepterVpcInfo?.VpcId == at.VpcId ? peering.RequesterVpcInfo : peering.AccepterVpcInfo;
        var blocks = new[] { peer?.CidrBlock }
            .Concat((peer?.CidrBlockSet ?? []).Select(block => block.CidrBlock))
            .Concat((peer?.Ipv6CidrBlockSet ?? []).Select(block => block.Ipv6CidrBlock))
            .OfType<string>()
            .Select(Cidr.Parse)
            .ToList();
        if (blocks.Count == 0)
        {
            if (!_certain)
                Add(Verdict.Hybrid, outgoing.With(new Unread("ec2:DescribeVpcPeeringConnections", "the peer's blocks", id, peer?.OwnerId)));
            return;
        }

        Add(
            Verdict.Hybrid,
            outgoing.To(RangeSet.Create(blocks.Where(block => block.Family == flow.Family).Select(block => block.Addresses)))
        );
    }

    private void ThroughTransitGateway(string id, Hop hop, Position at, Flow flow)
    {
        var attachments = _topology
            .Answers.TransitGatewayAttachments.Items.Where(attachment =>
                attachment.TransitGatewayId == id && (attachment.VpcId ?? attachment.ResourceId) == at.VpcId
            )
            .ToList();

        // An attachment that has ended carries nothing; without one in the list another account may know more.
        if (
            attachments.Count > 0
            && attachments.TrueForAll(attachment => attachment.State is "deleted" or "deleting" or "failed" or "rejected")
        )
        {
            return;
        }

        var table = attachments.Find(attachment => attachment.Association is not null)?.Association?.TransitGatewayRouteTableId;
        var owner = attachments.Select(attachment => attachment.TransitGatewayOwnerId).FirstOrDefault(account => account is not null);
        ToOtherNetwork(
            hop,
            at,
            flow,
            new Unread("ec2:SearchTransitGatewayRoutes", $"where the transit gateway {id} leads public addresses", table ?? id, owner)
        );
    }

    private void ThroughAppliance(Target target, Hop hop, Position at, Flow flow)
    {
        var cards = _topology
            .Answers.NetworkInterfaces.Items.Where(card =>
                target.Kind switch
                {
                    TargetKind.NetworkInterface => card.NetworkInterfaceId == target.Id,
                    TargetKind.Instance => card.Attachment?.InstanceId == target.Id,
                    _ => card.VpcId == at.VpcId
                        && (card.PrivateIpAddresses ?? [])
                            .Select(address => address.PrivateIpAddress)
                            .Append(card.PrivateIpAddress)
                            .Contains(target.Id),
                }
            )
            .ToList();

        // It drops what is not addressed to itself.
        if (cards.Count > 0 && cards.TrueForAll(card => card.SourceDestCheck == true))
            return;
        var unread =
            cards.Count > 0
                ? new Unread("ec2:DescribeInstances", $"where the software behind {target.Id} sends public addresses", target.Id)
                : new Unread("ec2:DescribeNetworkInterfaces", $"whether {target.Id} forwards packets", target.Id, _otherAccount);
        ToOtherNetwork(hop, at, flow, unread);
    }

    // Private addresses go to another network; what happens to public ones is decided there.
    private void ToOtherNetwork(Hop hop, Position at, Flow flow, Unread unread)
    {
        var outgoing = _acls.Leave(flow, at).Through(hop);
        Add(Verdict.Hybrid, Elsewhere(at, outgoing));
        AddUnknown(OnInternet(at, outgoing), unread);
    }

    private Flow Outside(Position at, Flow flow) =>
        flow.To(
            AddressSpace.Public(flow.Family).Union(AddressSpace.Private(flow.Family)).Except(_topology.InsideOf(at.VpcId, flow.Family))
        );

    private Flow OnInternet(Position at, Flow flow) =>
        flow.To(AddressSpace.Public(flow.Family).Except(_topology.InsideOf(at.VpcId, flow.Family)));

    private Flow Elsewhere(Position at, Flow flow) =>
        flow.To(AddressSpace.Private(flow.Family).Except(_topology.InsideOf(at.VpcId, flow.Family)));

    // Something on the way was not read: it can lead anywhere.
    private void AddPossible(Position at, Flow flow, Unread unread)
    {
        if (_certain)
            return;
        Add(Verdict.Internet, OnInternet(at, flow).With(unread));
        Add(Verdict.Hybrid, Elsewhere(at, flow).With(unread));
    }

    private void AddUnknown(Flow flow, Unread unread)
    {
        if (!_certain)
            Add(Verdict.Internet, flow.With(unread));
    }

    private void Add(Verdict verdict, Flow flow, FilterPoint? filter = null)
    {
        if (flow.Forward.IsEmpty)
            return;
        if (CanAllBeOfAService(flow))
        {
            if (_certain)
                return;
            flow = flow.With(flow.UnreadServiceList);
        }

        _ways.Add(new Way(verdict, flow) { Filter = filter });
    }

    // A gateway endpoint's list holds a few hundred blocks of one service: it cannot take away more than a /8 of IPv4.
    private static bool CanAllBeOfAService(Flow flow) =>
        flow.UnreadServiceList is not null && flow.Forward.Addresses.Count <= UInt128.One << (flow.Family == IpFamily.V4 ? 24 : 96);
}
