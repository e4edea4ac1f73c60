// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Shared;

namespace SageGuard.Network.Tests;

/// <summary>Small networks by the dice: every kind of target, filters that overlap, gateways that are broken. One seed, one
/// network.</summary>
internal static class RandomWorld
{
    private static readonly string[] Destinations =
    [
        "0.0.0.0/0",
        "0.0.0.0/0",
        "0.0.0.0/1",
        "128.0.0.0/1",
        "8.0.0.0/8",
        "8.8.8.0/24",
        "8.8.8.0/25",
        "9.0.0.0/8",
        "172.16.0.0/16",
        "192.168.0.0/16",
        "11.1.0.0/16",
        "pl-1",
        "pl-2",
    ];

    private static readonly string[] Destinations6 = ["::/0", "2000::/3", "2a00::/16", "64:ff9b::/96", "fc00:1::/32"];

    private static readonly string[] Targets =
    [
        "nat-1",
        "nat-1",
        "nat-1",
        "nat-2",
        "nat-r",
        "nat-none",
        "igw-1",
        "igw-2",
        "tgw-1",
        "vgw-1",
        "pcx-1",
        "pcx-2",
        "vpce-fw",
        "vpce-s3",
        "eni-1",
        "eni-2",
        "lgw-1",
        "cagw-1",
        "blackhole",
    ];

    private static readonly string[] Targets6 = ["igw-1", "eigw-1", "eigw-2", "nat-1", "nat-r", "tgw-1", "vgw-1", "vpce-fw", "blackhole"];

    private static readonly string[] Ranges = ["443-443", "0-1023", "1024-65535", "32768-60999", "40000-40000", "1-65535"];

    public static World Of(int seed)
    {
        // Not for secrets: the same seed must give the same network.
#pragma warning disable CA5394
        var random = new Random(seed);
        var world = new World()
            .Add("Vpcs", """{"VpcId":"vpc-1","CidrBlockAssociationSet":[{"CidrBlock":"10.0.0.0/16"}]}""")
            .Add("Vpcs", """{"VpcId":"vpc-2","CidrBlockAssociationSet":[{"CidrBlock":"10.9.0.0/16"}]}""")
            .Add(
                "Subnets",
                """{"SubnetId":"subnet-w","VpcId":"vpc-1","CidrBlock":"10.0.1.0/24","Ipv6CidrBlockAssociationSet":[{"Ipv6CidrBlock":"2600:1f18:1:1::/64"}]}"""
            )
            .Add("Subnets", """{"SubnetId":"subnet-n","VpcId":"vpc-1","CidrBlock":"10.0.2.0/24"}""")
            .Add("Subnets", """{"SubnetId":"subnet-x","VpcId":"vpc-1","CidrBlock":"10.0.3.0/24"}""")
            .Add("InternetGateways", """{"InternetGatewayId":"igw-1","Attachments":[{"VpcId":"vpc-1","State":"available"}]}""")
            .Add("InternetGateways", """{"InternetGatewayId":"igw-2","Attachments":[{"VpcId":"vpc-2","State":"available"}]}""")
            .Add(
                "EgressOnlyInternetGateways",
                """{"EgressOnlyInternetGatewayId":"eigw-1","Attachments":[{"VpcId":"vpc-1","State":"attached"}]}"""
            )
            .Add("PrefixLists", """{"PrefixListId":"pl-1","Cidrs":["8.8.0.0/16","9.1.0.0/16"]}""")
            .Add("PrefixLists", """{"PrefixListId":"pl-2","Cidrs":["0.0.0.0/1"]}""")
            .Add(
                "VpcEndpoints",
                """{"VpcEndpointId":"vpce-fw","VpcEndpointType":"GatewayLoadBalancer","State":"available","VpcId":"vpc-1","SubnetIds":["subnet-x"]}"""
            )
            .Add("VpcEndpoints", """{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","State":"available","VpcId":"vpc-1"}""")
            .Add("NetworkInterfaces", """{"NetworkInterfaceId":"eni-1","VpcId":"vpc-1","SourceDestCheck":false}""")
            .Add("NetworkInterfaces", """{"NetworkInterfaceId":"eni-2","VpcId":"vpc-1","SourceDestCheck":true}""")
            .Add(
                "VpcPeeringConnections",
                """{"VpcPeeringConnectionId":"pcx-1","Status":{"Code":"active"},"RequesterVpcInfo":{"VpcId":"vpc-1"},"AccepterVpcInfo":{"VpcId":"vpc-9","CidrBlock":"172.16.0.0/16","CidrBlockSet":[{"CidrBlock":"172.16.0.0/16"}]}}"""
            )
            .Add(
                "VpcPeeringConnections",
                """{"VpcPeeringConnectionId":"pcx-2","Status":{"Code":"deleted"},"RequesterVpcInfo":{"VpcId":"vpc-1"},"AccepterVpcInfo":{"VpcId":"vpc-9","CidrBlock":"172.16.0.0/16"}}"""
            );

        world.Add(
            "NatGateways",
            $$"""{"NatGatewayId":"nat-1","VpcId":"vpc-1","SubnetId":"{{Pick("subnet-n", "subnet-n", "subnet-x", "subnet-w")}}","State":"{{Pick("available", "available", "available", "failed")}}","ConnectivityType":"{{Pick("public", "public", "public", "private")}}","NatGatewayAddresses":[{"PublicIp":"52.1.2.3","PrivateIp":"10.0.2.9"}]}"""
        );
        world.Add(
            "NatGateways",
            """{"NatGatewayId":"nat-2","VpcId":"vpc-1","SubnetId":"subnet-x","State":"available","ConnectivityType":"private","NatGatewayAddresses":[{"PublicIp":"52.1.2.3","PrivateIp":"10.0.3.9"}]}"""
        );
        world.Add(
            "NatGateways",
            """{"NatGatewayId":"nat-r","VpcId":"vpc-1","AvailabilityMode":"regional","RouteTableId":"rtb-r","State":"available","ConnectivityType":"public","NatGatewayAddresses":[{"PublicIp":"52.1.2.3"}]}"""
        );

        Table("rtb-main", isMain: true, null, random.Next(2));
        Table("rtb-w", isMain: false, random.Next(8) == 0 ? null : "subnet-w", 1 + random.Next(4));
        Table("rtb-n", isMain: false, "subnet-n", random.Next(2));
        Table("rtb-x", isMain: false, random.Next(2) == 0 ? "subnet-x" : null, random.Next(3));
        Table("rtb-r", isMain: false, null, random.Next(2));
        foreach (var table in (string[])["rtb-n", "rtb-x", "rtb-r"])
        {
            if (random.Next(4) > 0)
                TryRoute(table, "0.0.0.0/0", "igw-1");
        }

        var rules = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => GroupRule());
        world.Add("SecurityGroups", $$"""{"GroupId":"sg-1","VpcId":"vpc-1","IpPermissionsEgress":[{{string.Join(',', rules)}}]}""");
        Acl("acl-default", isDefault: true, []);
        if (random.Next(2) == 0)
            Acl("acl-w", isDefault: false, ["subnet-w"]);
        if (random.Next(2) == 0)
            Acl("acl-n", isDefault: false, ["subnet-n", "subnet-x"]);

        world.BlockPublicAccess(Pick("off", "off", "off", "block-ingress", "block-bidirectional"));
        if (random.Next(3) == 0)
        {
            var place = Pick("vpc/vpc-1", "subnet/subnet-w", "subnet/subnet-n");
            world.Add(
                "VpcBlockPublicAccessExclusions",
                $$"""{"ExclusionId":"x","ResourceArn":"arn:aws:ec2:eu-central-1:111122223333:{{place}}","InternetGatewayExclusionMode":"{{Pick("allow-bidirectional", "allow-egress")}}","State":"{{Pick("create-complete", "create-complete", "create-in-progress")}}"}"""
            );
        }

        if (random.Next(12) == 0)
            world.Without("VpcBlockPublicAccessOptions");
        if (random.Next(12) == 0)
            world.Without("VpcEndpoints");
        return world;

        string Pick(params string[] of) => of[random.Next(of.Length)];

        void Table(string id, bool isMain, string? subnet, int routes)
        {
            world.Table(id, isMain, subnet);
            for (var i = 0; i < routes; i++)
            {
                if (random.Next(4) == 0)
                    TryRoute(id, Pick(Destinations6), Pick(Targets6));
                else
                    TryRoute(id, Pick(Destinations), Pick(Targets));
            }
        }

        void TryRoute(string table, string destination, string target)
        {
            // A table has one route for a destination, and a prefix-list entry leads where AWS lets it.
            var existing = (System.Text.Json.Nodes.JsonArray)
                ((System.Text.Json.Nodes.JsonArray)world.Json["RouteTables"]!).Single(item => (string?)item!["RouteTableId"] == table)![
                    "Routes"
                ]!;
            if (existing.Any(route => route!.AsObject().Any(pair => pair.Value?.ToString() == destination)))
                return;
            if (
                existing.Count > 0
                && destination == "pl-2"
                && existing.Any(route => route!.AsObject().Any(pair => pair.Value?.ToString() == "0.0.0.0/1"))
            )
            {
                return;
            }

            world.Route(table, destination, target);
        }

        string GroupRule()
        {
            var to = random.Next(5) switch
            {
                0 => """ "Ipv6Ranges":[{"CidrIpv6":"::/0"}] """,
                1 => $$""" "IpRanges":[{"CidrIp":"{{Pick("8.8.8.0/24", "192.168.0.0/16", "172.16.0.0/12", "9.9.9.9/32")}}"}] """,
                2 => """ "PrefixListIds":[{"PrefixListId":"pl-1"}] """,
                _ => """ "IpRanges":[{"CidrIp":"0.0.0.0/0"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}] """,
            };
            var range = Pick(Ranges).Split('-');
            return random.Next(5) switch
            {
                0 => $$"""{"IpProtocol":"{{Pick("tcp", "udp")}}","FromPort":{{range[0]}},"ToPort":{{range[1]}},{{to}}}""",
                1 => $$"""{"IpProtocol":"icmp","FromPort":{{Pick("-1", "8", "13", "3")}},"ToPort":-1,{{to}}}""",
                2 => $$"""{"IpProtocol":"{{Pick("47", "50", "17")}}",{{to}}}""",
                _ => $$"""{"IpProtocol":"-1",{{to}}}""",
            };
        }

        void Acl(string id, bool isDefault, string[] subnets)
        {
            var entries = new List<(int, bool, string, string, string, string?)>();
            foreach (var egress in (bool[])[true, false])
            {
                for (var number = 10 * (1 + random.Next(3)); number < 60; number += 10 * (1 + random.Next(4)))
                {
                    var protocol = Pick("-1", "6", "6", "17", "1", "47");
                    entries.Add(
                        (
                            number,
                            egress,
                            Pick("allow", "deny"),
                            protocol,
                            Pick("0.0.0.0/0", "8.8.8.0/24", "10.0.1.0/25", "10.0.1.0/24", "10.0.0.0/16", "::/0", "128.0.0.0/1"),
                            protocol is "6" or "17" ? Pick(Ranges) : null
                        )
                    );
                }

                if (random.Next(5) == 0)
                    continue;
                entries.Add((100, egress, "allow", "-1", "0.0.0.0/0", null));
                entries.Add((101, egress, "allow", "-1", "::/0", null));
            }

            world.Acl(id, isDefault, subnets, [.. entries]);
        }
#pragma warning restore CA5394
    }

    /// <summary>The networks to try: the first 100 (300 in CI), or as SAGEGUARD_REACH_WORLDS says: a number, or a part such as
    /// <c>20000-40000</c>, the end not included.</summary>
    public static (int First, int Count) Seeds { get; } = Parse(Environment.GetEnvironmentVariable("SAGEGUARD_REACH_WORLDS"));

    private static (int First, int Count) Parse(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
            return (0, LongRun.Size(100, 300, 300));
        var ends = setting.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return ends.Length == 1 ? (0, ends[0]) : (ends[0], ends[1] - ends[0]);
    }
}
