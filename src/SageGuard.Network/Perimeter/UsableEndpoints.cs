// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Sets;
using SageGuard.Network.Walk;

namespace SageGuard.Network.Perimeter;

/// <summary>
/// The VPC endpoints whose services a workload's code can call: a gateway endpoint that its route table leads to, an interface
/// endpoint of its VPC whose groups let HTTPS in. What is possible counts: the code chooses the name it calls.
/// </summary>
internal static class UsableEndpoints
{
    public static IEnumerable<VpcEndpoint> Find(Topology topology, Workload workload)
    {
        var subnet = topology.Answers.Subnets.Find(workload.SubnetId)!;
        var groups = workload.SecurityGroupIds.Select(id => topology.Answers.SecurityGroups.Find(id)!).ToList();
        var egress = SecurityGroupRules
            .Egress(groups, IpFamily.V4, Exchange.Tcp, topology.PrefixLists)
            .Possible.Union(SecurityGroupRules.Egress(groups, IpFamily.V6, Exchange.Tcp, topology.PrefixLists).Possible);
        var hasGroupRule = groups.SelectMany(group => group.IpPermissionsEgress ?? []).Any(rule => rule.UserIdGroupPairs is { Count: > 0 });
        if (egress.On(RangeSet.Create(443)).IsEmpty && !hasGroupRule)
            return [];
        var table = topology.TableOf(subnet, topology.OtherOwner(workload)).Item;
        return topology
            .Answers.VpcEndpoints.Items.Where(endpoint => endpoint.VpcId is null || endpoint.VpcId == subnet.VpcId)
            .Where(endpoint => endpoint.State is null || Topology.Is(endpoint.State, "available"))
            .Where(endpoint =>
                Topology.TypeOf(endpoint).ToLowerInvariant() switch
                {
                    "gateway" => table is null
                        || (endpoint.RouteTableIds ?? []).Contains(table.RouteTableId!)
                        || (table.Routes ?? []).Any(route => (route.VpcEndpointId ?? route.GatewayId) == endpoint.VpcEndpointId),
                    "gatewayloadbalancer" => false,
                    _ => LetsIn(topology, endpoint, subnet, workload),
                }
            )
            .OrderBy(endpoint => endpoint.VpcEndpointId, StringComparer.Ordinal);
    }

    // One rule for the workload's addresses, its groups or a prefix list is enough; a group that was not read may have one.
    private static bool LetsIn(Topology topology, VpcEndpoint endpoint, Subnet subnet, Workload workload)
    {
        var own = Topology.BlocksOf(subnet).ToList();
        var ids = (endpoint.Groups ?? []).Select(group => group.GroupId).ToList();
        return ids.Count == 0
            || ids.Exists(id =>
                topology.Answers.SecurityGroups.Find(id) is not { } group
                || (group.IpPermissions ?? []).Any(rule =>
                    SecurityGroupRules.PortsOf(rule, Exchange.Tcp) is not { } ports
                    || (
                        ports.Contains(443)
                        && (
                            rule.PrefixListIds is { Count: > 0 }
                            || (rule.UserIdGroupPairs ?? []).Any(pair => workload.SecurityGroupIds.Contains(pair.GroupId!))
                            || SecurityGroupRules
                                .BlocksOf(rule)
                                .Any(block => own.Exists(mine => mine.Family == block.Family && !mine.Set.Intersect(block.Set).IsEmpty))
                        )
                    )
                )
            );
    }
}
