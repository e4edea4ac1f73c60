// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Perimeter;
using SageGuard.Network.Routes;
using SageGuard.Network.Sets;
using SageGuard.Network.Walk;

namespace SageGuard.Network.Services;

/// <summary>
/// Whether code of a workload surely reaches a service of its Region over HTTPS: by the way that the service's name takes, which
/// is the interface endpoint with private DNS where there is one, else the gateway endpoint, else public addresses. The opposite
/// question of <see cref="ReachEvaluator.Evaluate"/>: there a way counts that is possible, here only one of which every step is sure.
/// </summary>
/// <remarks>Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint", "Gateway endpoints", "Private DNS for
/// Amazon S3".</remarks>
internal sealed class ServiceAccess
{
    private static readonly RangeSet Https = RangeSet.Create(443);

    // What Linux sends from: net.ipv4.ip_local_port_range.
    private static readonly RangeSet Ephemeral = RangeSet.Create(32768, 60999);

    private readonly Topology _topology;
    private readonly Workload _workload;
    private readonly Subnet _subnet;
    private readonly string? _otherAccount;
    private readonly RangeSet _own;
    private readonly IReadOnlyList<SecurityGroup> _groups;
    private readonly Judged _egress;

    public ServiceAccess(Topology topology, Workload workload)
    {
        (_topology, _workload) = (topology, workload);
        _subnet = topology.Answers.Subnets.Find(workload.SubnetId)!;
        _otherAccount = topology.OtherOwner(workload);
        _own = V4Of(_subnet);
        _groups = [.. workload.SecurityGroupIds.Select(id => topology.Answers.SecurityGroups.Find(id)!)];
        _egress = SecurityGroupRules.Egress(_groups, IpFamily.V4, Exchange.Tcp, topology.PrefixLists);
    }

    /// <summary>Looks at the ways in the order in which the service's name takes them.</summary>
    /// <param name="region">The Region, e.g. <c>eu-central-1</c>.</param>
    /// <param name="service">The service as endpoints name it, e.g. <c>s3</c>.</param>
    /// <param name="calls">Calls that an endpoint's policy must let through.</param>
    public ServiceFinding Find(string region, string service, IReadOnlyList<ServiceCall> calls)
    {
        if (!_topology.Answers.VpcEndpoints.IsComplete)
        {
            return NotKnown(
                "the VPC endpoints were not read",
                new Unread("ec2:DescribeVpcEndpoints", "which VPC endpoints there are", _subnet.VpcId, _otherAccount)
            );
        }

        var endpoints = _topology
            .Answers.VpcEndpoints.Items.Where(endpoint =>
                endpoint.VpcId == _subnet.VpcId && endpoint.ServiceName?.EndsWith($".{region}.{service}", StringComparison.Ordinal) == true
            )
            .Where(endpoint => endpoint.State is null || Topology.Is(endpoint.State, "available"))
            .OrderBy(endpoint => endpoint.VpcEndpointId, StringComparer.Ordinal)
            .ToList();
        var dns = _topology.Answers.Dns.GetValueOrDefault(_subnet.VpcId!) ?? new VpcDns();
        var interfaces = endpoints
            .Where(endpoint =>
                Topology.Is(Topology.TypeOf(endpoint), "Interface") && endpoint.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint != true
            )
            .ToList();
        if (interfaces.Find(endpoint => endpoint.PrivateDnsEnabled is null) is { } unclear)
        {
            return NotKnown(
                $"whether private DNS of {unclear.VpcEndpointId} is on was not read",
                new Unread("ec2:DescribeVpcEndpoints", "whether its private DNS is on", unclear.VpcEndpointId)
            );
        }

        var named = interfaces.Find(endpoint => endpoint.PrivateDnsEnabled == true);
        if (named is not null && (dns.Support, dns.Hostnames) is not (not null, not null))
        {
            return NotKnown(
                $"whether {_subnet.VpcId} answers private names was not read",
                new Unread(
                    "ec2:DescribeVpcAttribute",
                    "whether enableDnsSupport and enableDnsHostnames are on",
                    _subnet.VpcId,
                    _otherAccount
                )
            );
        }

        if (dns.Support == false)
            return NotKnown($"enableDnsSupport of {_subnet.VpcId} is off, and what its own DNS servers answer is not visible", null);
        if (named is not null && dns.Hostnames == true)
            return Joined(named, calls, ThroughInterface(named));

        // A name that leads elsewhere than one would think is the usual reason.
        var aside =
            named is not null
                ? $"; enableDnsHostnames of {_subnet.VpcId} is off, so that private DNS of {named.VpcEndpointId} has no effect"
            : interfaces.Count > 0 ? $"; private DNS of {interfaces[0].VpcEndpointId} is off"
            : "";
        var table = _topology.TableOf(_subnet, _otherAccount);
        if (table.Item is not { } routes)
            return NotKnown($"the route table of {_subnet.SubnetId} was not read", table.Unread);
        var gateway = endpoints.Find(endpoint => Topology.Is(Topology.TypeOf(endpoint), "Gateway") && LeadsTo(routes, endpoint));
        return gateway is not null ? Joined(gateway, calls, ThroughGateway(routes, gateway)) : InPublic(routes, service, aside);
    }

    private static bool LeadsTo(RouteTable table, VpcEndpoint endpoint) =>
        (endpoint.RouteTableIds ?? []).Contains(table.RouteTableId!)
        || (table.Routes ?? []).Any(route => (route.VpcEndpointId ?? route.GatewayId) == endpoint.VpcEndpointId);

    private static ServiceFinding NotKnown(string reason, Unread? unread) => new(null, reason, unread);

    private static RangeSet V4Of(Subnet subnet) =>
        RangeSet.Create(Topology.BlocksOf(subnet).Where(block => block.Family == IpFamily.V4).Select(block => block.Addresses));

    // The worst of the steps, and then what the endpoint's policy says.
    private static ServiceFinding Joined(
        VpcEndpoint endpoint,
        IReadOnlyList<ServiceCall> calls,
        IEnumerable<(Truth Passes, string What)> steps
    )
    {
        var all = steps
            .Concat(
                calls.Select(call =>
                    (
                        Passes: Passes(endpoint, call),
                        What: $"the policy of {endpoint.VpcEndpointId} lets {call.Action} on {call.Resource} through"
                    )
                )
            )
            .ToList();
        if (all.FindIndex(step => step.Passes == Truth.No) is var no and >= 0)
            return new ServiceFinding(false, $"not the case: {all[no].What}");
        return all.FindIndex(step => step.Passes == Truth.Unknown) is var unknown and >= 0
            ? NotKnown($"not certain: {all[unknown].What}", null)
            : new ServiceFinding(true, $"through {endpoint.VpcEndpointId}");
    }

    private static Truth Passes(VpcEndpoint endpoint, ServiceCall call)
    {
        var account = call.RoleArn.Split(':') is { Length: > 4 } parts ? parts[4] : "";
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["aws:principalaccount"] = account,
            ["aws:principalarn"] = call.RoleArn,
            ["aws:principalisawsservice"] = "false",
            ["aws:securetransport"] = "true",
            ["aws:viaawsservice"] = "false",
        };
        if (call.ResourceAccount is { } owner)
            (keys["aws:resourceaccount"], keys["s3:resourceaccount"]) = (owner, owner);
        return new EndpointPolicy(endpoint.PolicyDocument).Passes(new PolicyRequest(call.Action, call.Resource, call.RoleArn, keys));
    }

    private IEnumerable<(Truth Passes, string What)> ThroughInterface(VpcEndpoint endpoint)
    {
        var id = endpoint.VpcEndpointId;
        yield return (
            GroupsLetOut(endpoint),
            $"the workload's security groups ({string.Join(", ", _workload.SecurityGroupIds)}) let HTTPS out to {id}"
        );
        yield return (GroupsLetIn(endpoint), $"the security groups of {id} let HTTPS in from {_subnet.SubnetId}");
        foreach (var subnetId in endpoint.SubnetIds ?? [])
        {
            if (subnetId == _subnet.SubnetId)
                continue;
            yield return (
                _topology.Answers.Subnets.Find(subnetId) is { } other ? Between(other) : Truth.Unknown,
                $"the network ACLs let HTTPS and its answers pass between {_subnet.SubnetId} and {subnetId}, where {id} is"
            );
        }

        if (endpoint.SubnetIds is not { Count: > 0 })
            yield return (Truth.Unknown, $"the subnets of {id} are known");
    }

    private Truth GroupsLetOut(VpcEndpoint endpoint)
    {
        var ids = (endpoint.Groups ?? []).Select(group => group.GroupId).ToList();
        if (
            _groups
                .SelectMany(group => group.IpPermissionsEgress ?? [])
                .Any(rule => IsHttps(rule) && (rule.UserIdGroupPairs ?? []).Any(pair => ids.Contains(pair.GroupId)))
        )
        {
            return Truth.Yes;
        }

        var subnets = (endpoint.SubnetIds ?? []).Select(_topology.Answers.Subnets.Find).ToList();
        return subnets.Count == 0 || subnets.Contains(null)
            ? Truth.Unknown
            : Covers(_egress, RangeSet.Create(subnets.SelectMany(subnet => V4Of(subnet!).Intervals)), Https);
    }

    private Truth GroupsLetIn(VpcEndpoint endpoint)
    {
        if (endpoint.Groups is not { Count: > 0 } references)
            return Truth.Unknown;
        var groups = references.Select(reference => _topology.Answers.SecurityGroups.Find(reference.GroupId)).ToList();
        var rules = groups.OfType<SecurityGroup>().SelectMany(group => group.IpPermissions ?? []).ToList();
        var https = rules.Where(IsHttps).ToList();
        if (https.Exists(rule => (rule.UserIdGroupPairs ?? []).Any(pair => _workload.SecurityGroupIds.Contains(pair.GroupId!))))
            return Truth.Yes;
        var lists = https
            .SelectMany(rule => rule.PrefixListIds ?? [])
            .Select(list => _topology.PrefixLists.Find(list.PrefixListId ?? ""))
            .ToList();
        var sources = RangeSet.Create(
            https
                .SelectMany(SecurityGroupRules.BlocksOf)
                .Concat(lists.SelectMany(list => list ?? []))
                .Where(block => block.Family == IpFamily.V4)
                .Select(block => block.Addresses)
        );
        if (_own.Except(sources).IsEmpty)
            return Truth.Yes;
        var isAllRead =
            !groups.Contains(null)
            && !lists.Contains(null)
            && rules.TrueForAll(rule => SecurityGroupRules.PortsOf(rule, Exchange.Tcp) is not null);
        return isAllRead && _own.Intersect(sources).IsEmpty ? Truth.No : Truth.Unknown;
    }

    private static bool IsHttps(SecurityGroupRule rule) => SecurityGroupRules.PortsOf(rule, Exchange.Tcp)?.Contains(443) == true;

    private Truth Between(Subnet other)
    {
        if (_topology.AclOf(_subnet, _otherAccount).Item is not { } own || _topology.AclOf(other, _otherAccount).Item is not { } theirs)
            return Truth.Unknown;
        var there = V4Of(other);
        Truth[] parts =
        [
            Covers(own, egress: true, there, Https),
            Covers(own, egress: false, there, Ephemeral),
            Covers(theirs, egress: false, _own, Https),
            Covers(theirs, egress: true, _own, Ephemeral),
        ];
        return parts.Min();
    }

    private IEnumerable<(Truth Passes, string What)> ThroughGateway(RouteTable table, VpcEndpoint endpoint)
    {
        var id = endpoint.VpcEndpointId;
        var ranges = _topology
            .RoutingOf(table, IpFamily.V4)
            .Ranges.Where(range => range.Target is { Kind: TargetKind.VpcEndpoint } target && target.Id == id)
            .ToList();
        var blocks = RangeSet.Create(ranges.SelectMany(range => range.Addresses.Intervals));

        // Without the service's blocks only filters that let everything pass are sure.
        var isRead = ranges.Count > 0 && ranges.TrueForAll(range => range.Doubt is null);
        if (!isRead)
            blocks = AddressSpace.Public(IpFamily.V4);
        yield return (
            Covers(_egress, blocks, Https),
            $"the workload's security groups ({string.Join(", ", _workload.SecurityGroupIds)}) let HTTPS out to {id}"
        );
        if (_topology.AclOf(_subnet, _otherAccount).Item is not { } acl)
        {
            yield return (Truth.Unknown, $"the network ACL of {_subnet.SubnetId} was read");
        }
        else
        {
            yield return (
                new[] { Covers(acl, egress: true, blocks, Https), Covers(acl, egress: false, blocks, Ephemeral) }.Min(),
                $"the network ACL of {_subnet.SubnetId} lets HTTPS and its answers pass to {id}"
            );
        }
    }

    // Over NAT, a proxy, an egress VPC: sure only where every public address is reached and answers.
    private ServiceFinding InPublic(RouteTable table, string service, string aside)
    {
        var missing = $"no VPC endpoint for {service} that {_subnet.SubnetId} uses, and no other way to it{aside}";
        if (_otherAccount is not null && _topology.Answers.VpcEndpoints.Items.All(endpoint => endpoint.VpcId != _subnet.VpcId))
        {
            return NotKnown(
                $"the VPC endpoints of {_subnet.VpcId} belong to another account",
                new Unread("ec2:DescribeVpcEndpoints", "which VPC endpoints there are", _subnet.VpcId, _otherAccount)
            );
        }

        var needed = AddressSpace.Public(IpFamily.V4).Except(_topology.InsideOf(_subnet.VpcId, IpFamily.V4));
        var ofEndpoints = _topology
            .RoutingOf(table, IpFamily.V4)
            .Ranges.Where(range => range.Target.Kind == TargetKind.VpcEndpoint && IsGateway(range.Target.Id));
        needed = needed.Except(RangeSet.Create(ofEndpoints.SelectMany(range => range.Addresses.Intervals)));
        var sure = Ways(certain: true)
            .Where(way => way.Verdict == Verdict.Internet)
            .SelectMany(way => way.Flow.Answered.On(Https).Addresses.Intervals);
        if (needed.Except(RangeSet.Create(sure)).IsEmpty)
            return new ServiceFinding(true, "through the internet");
        var possible = Ways(certain: false).FirstOrDefault(way => !way.Flow.Answered.On(Https).Addresses.Intersect(needed).IsEmpty);
        if (possible is null)
            return new ServiceFinding(false, missing);
        var first = possible.Flow.Path.First(hop => hop.Route is not null);
        return NotKnown(
            $"no VPC endpoint for {service} that {_subnet.SubnetId} uses, and whether {first.Id} leads there is not certain{aside}",
            possible.Flow.Gaps.FirstOrDefault()
        );
    }

    private bool IsGateway(string endpointId) =>
        _topology.Answers.VpcEndpoints.Find(endpointId) is { } endpoint && Topology.Is(Topology.TypeOf(endpoint), "Gateway");

    private IReadOnlyList<Way> Ways(bool certain) => Walker.Ways(_topology, _workload, IpFamily.V4, Exchange.Tcp, certain);

    private Truth Covers(NetworkAcl acl, bool egress, RangeSet addresses, RangeSet ports) =>
        Covers(_topology.Passing(acl, egress, IpFamily.V4, Exchange.Tcp), addresses, ports);

    private static Truth Covers(Judged judged, RangeSet addresses, RangeSet ports)
    {
        var needed = Traffic.Create(addresses, ports);
        return needed.Except(judged.Sure).IsEmpty ? Truth.Yes
            : needed.Intersect(judged.Possible).IsEmpty ? Truth.No
            : Truth.Unknown;
    }
}
