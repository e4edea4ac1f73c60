// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Network.Answers;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>A network as AWS's answers describe it: JSON, built step by step. What is taken away with <see cref="Without"/> was not
/// read.</summary>
internal sealed class World
{
    public JsonObject Json { get; } =
        new()
        {
            ["VpcBlockPublicAccessOptions"] = new JsonObject { ["InternetGatewayBlockMode"] = "off", ["State"] = "default-state" },
        };

    public World()
    {
        foreach (
            var member in (string[])
                [
                    "Vpcs",
                    "Subnets",
                    "RouteTables",
                    "InternetGateways",
                    "EgressOnlyInternetGateways",
                    "NatGateways",
                    "SecurityGroups",
                    "NetworkAcls",
                    "NetworkInterfaces",
                    "VpcEndpoints",
                    "VpcPeeringConnections",
                    "TransitGatewayAttachments",
                    "PrefixLists",
                    "VpcBlockPublicAccessExclusions",
                ]
        )
        {
            Json[member] = new JsonArray();
        }
    }

    /// <summary>
    /// A VPC with a workload's subnet (<c>subnet-w</c>), a NAT gateway's (<c>subnet-n</c>), an internet gateway, a NAT gateway, a group
    /// and an ACL that let everything pass; the workload's table (<c>rtb-w</c>) has no way out yet.
    /// </summary>
    public static World Usual() =>
        new World()
            .Add(
                "Vpcs",
                """{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16","CidrBlockAssociationSet":[{"CidrBlock":"10.0.0.0/16","CidrBlockState":{"State":"associated"}}]}"""
            )
            .Add(
                "Subnets",
                """{"SubnetId":"subnet-w","VpcId":"vpc-1","CidrBlock":"10.0.1.0/24","OwnerId":"111122223333","Ipv6CidrBlockAssociationSet":[{"Ipv6CidrBlock":"2600:1f18:1:1::/64","Ipv6CidrBlockState":{"State":"associated"}}]}"""
            )
            .Add("Subnets", """{"SubnetId":"subnet-n","VpcId":"vpc-1","CidrBlock":"10.0.2.0/24","OwnerId":"111122223333"}""")
            .Add("InternetGateways", """{"InternetGatewayId":"igw-1","Attachments":[{"VpcId":"vpc-1","State":"available"}]}""")
            .Add(
                "EgressOnlyInternetGateways",
                """{"EgressOnlyInternetGatewayId":"eigw-1","Attachments":[{"VpcId":"vpc-1","State":"attached"}]}"""
            )
            .Add(
                "NatGateways",
                """{"NatGatewayId":"nat-1","VpcId":"vpc-1","SubnetId":"subnet-n","State":"available","ConnectivityType":"public","NatGatewayAddresses":[{"PublicIp":"52.1.2.3","PrivateIp":"10.0.2.9","Status":"succeeded"}]}"""
            )
            .Add(
                "SecurityGroups",
                """{"GroupId":"sg-1","VpcId":"vpc-1","OwnerId":"111122223333","IpPermissionsEgress":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]}"""
            )
            .Acl(
                "acl-open",
                isDefault: true,
                [],
                (100, false, "allow", "-1", "0.0.0.0/0", null),
                (100, true, "allow", "-1", "0.0.0.0/0", null),
                (101, false, "allow", "-1", "::/0", null),
                (101, true, "allow", "-1", "::/0", null)
            )
            .Table("rtb-main", isMain: true, null)
            .Table("rtb-w", isMain: false, "subnet-w")
            .Table("rtb-n", isMain: false, "subnet-n", ("0.0.0.0/0", "igw-1"));

    public World Add(string member, string json)
    {
        ((JsonArray)Json[member]!).Add(JsonNode.Parse(json));
        return this;
    }

    public World Table(string id, bool isMain, string? subnet, params (string Destination, string Target)[] routes)
    {
        var associations = new JsonArray();
        if (isMain)
        {
            associations.Add(
                new JsonObject
                {
                    ["Main"] = true,
                    ["AssociationState"] = new JsonObject { ["State"] = "associated" },
                }
            );
        }

        if (subnet is not null)
        {
            associations.Add(
                new JsonObject
                {
                    ["Main"] = false,
                    ["SubnetId"] = subnet,
                    ["AssociationState"] = new JsonObject { ["State"] = "associated" },
                }
            );
        }

        var all = new JsonArray(
            new JsonObject
            {
                ["DestinationCidrBlock"] = "10.0.0.0/16",
                ["GatewayId"] = "local",
                ["State"] = "active",
                ["Origin"] = "CreateRouteTable",
            }
        );
        ((JsonArray)Json["RouteTables"]!).Add(
            new JsonObject
            {
                ["RouteTableId"] = id,
                ["VpcId"] = "vpc-1",
                ["Associations"] = associations,
                ["Routes"] = all,
            }
        );
        foreach (var (destination, target) in routes)
            Route(id, destination, target);
        return this;
    }

    /// <summary>Adds a route to a table. Targets are known by their ids' prefix, as AWS gives them; <c>blackhole</c> drops.</summary>
    public World Route(string table, string destination, string target, string? more = null)
    {
        var route = new JsonObject { ["State"] = target == "blackhole" ? "blackhole" : "active", ["Origin"] = "CreateRoute" };
        route[
            destination.StartsWith("pl-", StringComparison.Ordinal) ? "DestinationPrefixListId"
            : destination.Contains(':', StringComparison.Ordinal) ? "DestinationIpv6CidrBlock"
            : "DestinationCidrBlock"
        ] = destination;
        route[Member(target)] = target == "blackhole" ? "nat-gone" : target;
        if (more is not null)
        {
            foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
                route[name] = value?.DeepClone();
        }

        ((JsonArray)Item("RouteTables", "RouteTableId", table)["Routes"]!).Add(route);
        return this;
    }

    public World Acl(
        string id,
        bool isDefault,
        string[] subnets,
        params (int Number, bool Egress, string Action, string Protocol, string Block, string? Ports)[] rules
    )
    {
        var entries = new JsonArray();
        foreach (var (number, egress, action, protocol, block, ports) in rules)
        {
            var entry = new JsonObject
            {
                ["RuleNumber"] = number,
                ["Egress"] = egress,
                ["RuleAction"] = action,
                ["Protocol"] = protocol,
            };
            entry[block.Contains(':', StringComparison.Ordinal) ? "Ipv6CidrBlock" : "CidrBlock"] = block;
            if (ports is not null)
            {
                var ends = ports.Split('-').Select(int.Parse).ToArray();
                entry["PortRange"] = new JsonObject { ["From"] = ends[0], ["To"] = ends[^1] };
            }

            entries.Add(entry);
        }

        entries.Add(
            new JsonObject
            {
                ["RuleNumber"] = 32767,
                ["Egress"] = true,
                ["RuleAction"] = "deny",
                ["Protocol"] = "-1",
                ["CidrBlock"] = "0.0.0.0/0",
            }
        );
        entries.Add(
            new JsonObject
            {
                ["RuleNumber"] = 32767,
                ["Egress"] = false,
                ["RuleAction"] = "deny",
                ["Protocol"] = "-1",
                ["CidrBlock"] = "0.0.0.0/0",
            }
        );
        var associations = new JsonArray([.. subnets.Select(subnet => (JsonNode)new JsonObject { ["SubnetId"] = subnet })]);
        ((JsonArray)Json["NetworkAcls"]!).Add(
            new JsonObject
            {
                ["NetworkAclId"] = id,
                ["VpcId"] = "vpc-1",
                ["IsDefault"] = isDefault,
                ["Associations"] = associations,
                ["Entries"] = entries,
            }
        );
        return this;
    }

    /// <summary>Changes one member of one resource.</summary>
    public World Set(string list, string id, string member, string json)
    {
        ((JsonArray)Json[list]!)
            .Select(item => item!.AsObject())
            .Single(item =>
                item.Any(pair =>
                    pair.Value is JsonValue value && value.ToString() == id && pair.Key.EndsWith("Id", StringComparison.Ordinal)
                )
            )[member] = JsonNode.Parse(json);
        return this;
    }

    /// <summary>The group's egress rules.</summary>
    public World Egress(params string[] rules) => Set("SecurityGroups", "sg-1", "IpPermissionsEgress", $"[{string.Join(',', rules)}]");

    public World BlockPublicAccess(string mode, string state = "update-complete", string? more = null)
    {
        var options = new JsonObject { ["InternetGatewayBlockMode"] = mode, ["State"] = state };
        if (more is not null)
        {
            foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
                options[name] = value?.DeepClone();
        }

        Json["VpcBlockPublicAccessOptions"] = options;
        return this;
    }

    public World Without(params string[] members)
    {
        foreach (var member in members)
            Json.Remove(member);
        return this;
    }

    /// <summary>Answers about single resources, one a file.</summary>
    public List<string> Files { get; } = [];

    public World File(string json)
    {
        Files.Add(json);
        return this;
    }

    public NetworkAnswers Read()
    {
        var reader = new NetworkAnswersReader();
        reader.Add("all.json", System.Text.Encoding.UTF8.GetBytes(Json.ToJsonString()));
        foreach (var file in Files)
            reader.Add("one.json", System.Text.Encoding.UTF8.GetBytes(file));
        return reader.Read();
    }

    public ReachFinding Evaluate(bool ipv6 = false, params string[] groups) =>
        new ReachEvaluator(Read()).Evaluate(new Workload("subnet-w", groups is [] ? ["sg-1"] : groups, ipv6));

    private JsonObject Item(string list, string idMember, string id) =>
        ((JsonArray)Json[list]!).Select(item => item!.AsObject()).Single(item => (string?)item[idMember] == id);

    private static string Member(string target) =>
        target.Split('-')[0] switch
        {
            "local" or "igw" or "vgw" or "vpce" => "GatewayId",
            "nat" or "blackhole" => "NatGatewayId",
            "eigw" => "EgressOnlyInternetGatewayId",
            "tgw" => "TransitGatewayId",
            "pcx" => "VpcPeeringConnectionId",
            "eni" => "NetworkInterfaceId",
            "i" => "InstanceId",
            "lgw" => "LocalGatewayId",
            "cagw" => "CarrierGatewayId",
            "arn:aws:networkmanager::111122223333:core" => "CoreNetworkArn",
            "arn:aws:odb:eu" => "OdbNetworkArn",
            _ when target.Contains('.', StringComparison.Ordinal) => "IpAddress",
            _ => "SomethingNewId",
        };
}
