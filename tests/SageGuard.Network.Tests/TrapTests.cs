// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>What other tools get wrong, one case each: routes and gateways.</summary>
public sealed class TrapTests
{
    private const string S3 = "pl-s3";

    private static World Nat() => World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1");

    private static World Dual() => World.Usual().Route("rtb-w", "::/0", "igw-1");

    private static void Is(Verdict verdict, World world, bool ipv6 = false)
    {
        var finding = world.Evaluate(ipv6);
        Assert.True(verdict == finding.Verdict, finding.Reason);
        Assert.Equal(verdict == Verdict.Internet, finding.Witness is not null);
        Assert.Equal(verdict == Verdict.Unknown, finding.Unread.Count > 0);
        Assert.Equal(verdict == Verdict.Closed, finding.Path.Count == 0);
    }

    // Recorded with --query, say: what is not there was not read, and is not an empty list.
    [Theory]
    [InlineData("RouteTables", "rtb-w", "Routes")]
    [InlineData("RouteTables", "rtb-n", "Routes")]
    [InlineData("NetworkAcls", "acl-open", "Entries")]
    [InlineData("InternetGateways", "igw-1", "Attachments")]
    [InlineData("SecurityGroups", "sg-1", "IpPermissionsEgress")]
    public void An_entry_without_the_member_that_decides_was_not_read(string list, string id, string member)
    {
        var world = Nat();
        foreach (var entry in world.Json[list]!.AsArray().Select(entry => entry!.AsObject()))
        {
            if (entry.Any(value => value.Value is System.Text.Json.Nodes.JsonValue text && text.ToString() == id))
                entry.Remove(member);
        }

        Is(Verdict.Unknown, world);
    }

    [Fact]
    public void A_NAT_gateway_leads_to_the_internet_and_the_path_names_the_gateways_in_order()
    {
        var finding = Nat().Evaluate();
        Assert.Equal(
            ["subnet subnet-w", "routeTable rtb-w", "natGateway nat-1", "internetGateway igw-1"],
            finding.Path.Select(hop => $"{hop.Kind} {hop.Id}")
        );
        Assert.Equal(("tcp", 443), (finding.Witness!.Protocol, finding.Witness.Port));
        Assert.Equal(("deleteRoute", "rtb-w", "0.0.0.0/0"), (finding.Cut[0].Action, finding.Cut[0].Id, finding.Cut[0].Detail));
    }

    [Fact]
    public void Without_a_route_out_a_subnet_is_closed_and_DNS_is_named() =>
        Assert.Contains("DNS", World.Usual().Evaluate().Reason, StringComparison.Ordinal);

    [Fact]
    public void A_default_route_in_two_halves_is_one() =>
        Is(Verdict.Internet, World.Usual().Route("rtb-w", "0.0.0.0/1", "nat-1").Route("rtb-w", "128.0.0.0/1", "nat-1"));

    [Fact]
    public void One_public_block_is_enough() => Is(Verdict.Internet, World.Usual().Route("rtb-w", "8.8.8.0/24", "nat-1"));

    [Theory]
    [InlineData("192.168.0.0/16")]
    [InlineData("203.0.113.0/24")]
    [InlineData("100.64.0.0/10")]
    [InlineData("10.0.0.0/8")]
    public void A_block_outside_the_public_space_is_not_the_internet(string block) =>
        Is(Verdict.Closed, World.Usual().Route("rtb-w", block, "nat-1"));

    [Fact]
    public void A_prefix_list_can_be_a_default_route() =>
        Is(
            Verdict.Internet,
            World.Usual().Add("PrefixLists", """{"PrefixListId":"pl-1","Cidrs":["0.0.0.0/1"]}""").Route("rtb-w", "pl-1", "nat-1")
        );

    [Fact]
    public void A_prefix_list_that_was_not_read_can_be_a_default_route() =>
        Is(Verdict.Unknown, World.Usual().Route("rtb-w", "pl-1", "nat-1"));

    [Fact]
    public void A_static_route_wins_over_the_same_block_of_a_prefix_list() =>
        Is(
            Verdict.Closed,
            World
                .Usual()
                .Add("PrefixLists", """{"PrefixListId":"pl-1","Cidrs":["8.8.8.0/24"]}""")
                .Route("rtb-w", "pl-1", "nat-1")
                .Route("rtb-w", "8.8.8.0/24", "blackhole")
        );

    [Fact]
    public void Two_prefix_lists_with_one_block_leave_it_open_which_counts() =>
        Is(
            Verdict.Unknown,
            World
                .Usual()
                .Add("PrefixLists", """{"PrefixListId":"pl-1","Cidrs":["8.8.8.0/24"]}""")
                .Add("PrefixLists", """{"PrefixListId":"pl-2","Cidrs":["8.8.8.0/24"]}""")
                .Route("rtb-w", "pl-1", "nat-1")
                .Route("rtb-w", "pl-2", "blackhole")
        );

    [Fact]
    public void A_propagated_route_loses_to_a_static_one() =>
        Is(
            Verdict.Internet,
            World
                .Usual()
                .Route("rtb-w", "0.0.0.0/0", "vgw-1", """{"Origin":"EnableVgwRoutePropagation"}""")
                .Route("rtb-w", "0.0.0.0/0", "nat-1")
        );

    [Fact]
    public void A_more_specific_blackhole_closes_its_block_only()
    {
        Is(
            Verdict.Closed,
            World
                .Usual()
                .Route("rtb-w", "8.8.8.0/24", "nat-1")
                .Route("rtb-w", "8.8.8.0/25", "blackhole")
                .Route("rtb-w", "8.8.8.128/25", "blackhole")
        );
        Is(Verdict.Internet, World.Usual().Route("rtb-w", "8.8.8.0/24", "nat-1").Route("rtb-w", "8.8.8.0/25", "blackhole"));
    }

    [Fact]
    public void A_state_that_the_API_does_not_explain_is_unknown() =>
        Is(Verdict.Unknown, World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1", """{"State":"filtered"}"""));

    [Fact]
    public void A_private_NAT_gateway_is_not_a_way_to_the_internet()
    {
        Is(Verdict.Closed, Nat().Set("NatGateways", "nat-1", "ConnectivityType", "\"private\""));
        Is(Verdict.Unknown, Nat().Set("NatGateways", "nat-1", "ConnectivityType", "\"private\"").Route("rtb-n", "8.0.0.0/8", "tgw-1"));
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("failed")]
    [InlineData("deleting")]
    [InlineData("deleted")]
    public void A_NAT_gateway_that_is_not_available_is_not_a_way(string state) =>
        Is(Verdict.Closed, Nat().Set("NatGateways", "nat-1", "State", $"\"{state}\""));

    [Fact]
    public void A_NAT_gateway_whose_address_failed_is_not_a_way() =>
        Is(Verdict.Closed, Nat().Set("NatGateways", "nat-1", "NatGatewayAddresses", """[{"PublicIp":"52.1.2.3","Status":"failed"}]"""));

    [Fact]
    public void A_NAT_gateway_that_is_gone_is_not_a_way_though_its_route_stays_active() =>
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-2"));

    [Fact]
    public void NAT_gateways_that_were_not_read_are_unknown() => Is(Verdict.Unknown, Nat().Without("NatGateways"));

    [Fact]
    public void A_NAT_gateway_whose_own_subnet_has_no_route_out_is_not_a_way() =>
        Is(Verdict.Closed, Nat().Set("RouteTables", "rtb-n", "Routes", "[]"));

    [Fact]
    public void A_NAT_gateway_in_the_workloads_own_subnet_sends_to_itself() =>
        Is(Verdict.Closed, Nat().Set("NatGateways", "nat-1", "SubnetId", "\"subnet-w\""));

    [Fact]
    public void A_NAT_gateway_with_a_proxy_is_filtered() =>
        Is(
            Verdict.Filtered,
            Nat().Set("NatGateways", "nat-1", "AttachedAppliances", """[{"Type":"network-firewall-proxy","AttachmentState":"attached"}]""")
        );

    private static World Regional() =>
        Nat()
            .Set("NatGateways", "nat-1", "AvailabilityMode", "\"regional\"")
            .Set("NatGateways", "nat-1", "RouteTableId", "\"rtb-r\"")
            .Set("NatGateways", "nat-1", "SubnetId", "null");

    [Fact]
    public void A_regional_NAT_gateway_uses_a_table_of_its_own_that_no_subnet_mentions()
    {
        Is(Verdict.Internet, Regional().Table("rtb-r", isMain: false, null, ("0.0.0.0/0", "igw-1")));
        Is(Verdict.Closed, Regional().Table("rtb-r", isMain: false, null));
        Is(Verdict.Unknown, Regional());
    }

    [Fact]
    public void A_regional_NAT_gateway_has_no_ACL_but_the_workloads()
    {
        var world = Regional().Table("rtb-r", isMain: false, null, ("0.0.0.0/0", "igw-1")).Acl("acl-n", isDefault: false, ["subnet-n"]);
        Is(Verdict.Internet, world);
        Is(Verdict.Closed, world.Acl("acl-w", isDefault: false, ["subnet-w"]));
    }

    [Fact]
    public void A_private_address_does_not_pass_an_internet_gateway() =>
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "0.0.0.0/0", "igw-1"));

    [Fact]
    public void A_public_address_does() =>
        Assert.Equal(
            Verdict.Internet,
            new ReachEvaluator(World.Usual().Route("rtb-w", "0.0.0.0/0", "igw-1").Read())
                .Evaluate(new Workload("subnet-w", ["sg-1"], HasPublicIpv4: true))
                .Verdict
        );

    [Theory]
    [InlineData("available", Verdict.Internet)]
    [InlineData("attached", Verdict.Internet)]
    [InlineData("detached", Verdict.Closed)]
    public void Both_words_for_an_attached_gateway_count(string state, Verdict verdict) =>
        Is(verdict, Nat().Set("InternetGateways", "igw-1", "Attachments", $$"""[{"VpcId":"vpc-1","State":"{{state}}"}]"""));

    [Fact]
    public void A_gateway_attached_to_another_VPC_is_not_a_way()
    {
        Is(Verdict.Closed, Nat().Set("InternetGateways", "igw-1", "Attachments", """[{"VpcId":"vpc-2","State":"available"}]"""));
        Is(Verdict.Closed, Nat().Set("InternetGateways", "igw-1", "Attachments", "[]"));
    }

    [Fact]
    public void A_gateway_that_is_gone_is_not_a_way_though_its_route_stays_active() =>
        Is(
            Verdict.Closed,
            Nat()
                .Set("RouteTables", "rtb-n", "Routes", """[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-gone","State":"active"}]""")
        );

    [Fact]
    public void The_target_of_the_local_route_can_be_replaced_and_leads_inside_all_the_same() =>
        Is(
            Verdict.Closed,
            World
                .Usual()
                .Set(
                    "RouteTables",
                    "rtb-w",
                    "Routes",
                    """[{"DestinationCidrBlock":"10.0.0.0/16","NatGatewayId":"nat-1","State":"active"}]"""
                )
        );

    [Fact]
    public void Internet_gateways_that_were_not_read_are_unknown() => Is(Verdict.Unknown, Nat().Without("InternetGateways"));

    [Fact]
    public void The_main_table_of_another_VPC_does_not_count()
    {
        var world = World
            .Usual()
            .Table("rtb-other", isMain: true, null, ("0.0.0.0/0", "nat-1"))
            .Set("RouteTables", "rtb-other", "VpcId", "\"vpc-2\"")
            .Set("RouteTables", "rtb-w", "Associations", "[]");
        Is(Verdict.Closed, world);
        Is(Verdict.Internet, world.Route("rtb-main", "0.0.0.0/0", "nat-1"));
    }

    [Fact]
    public void A_subnets_own_table_wins_over_the_main_one() => Is(Verdict.Closed, World.Usual().Route("rtb-main", "0.0.0.0/0", "nat-1"));

    [Fact]
    public void A_table_for_a_gateway_is_not_a_subnets() =>
        Is(
            Verdict.Closed,
            World
                .Usual()
                .Table("rtb-g", isMain: false, null, ("0.0.0.0/0", "nat-1"))
                .Set("RouteTables", "rtb-g", "Associations", """[{"Main":false,"GatewayId":"igw-1"}]""")
        );

    [Fact]
    public void Route_tables_that_were_not_read_are_unknown() => Is(Verdict.Unknown, World.Usual().Without("RouteTables"));

    [Fact]
    public void A_VPC_without_a_main_table_in_the_answer_is_unknown() =>
        Is(
            Verdict.Unknown,
            World.Usual().Set("RouteTables", "rtb-w", "Associations", "[]").Set("RouteTables", "rtb-main", "Associations", "[]")
        );

    [Fact]
    public void A_public_block_inside_the_VPC_is_not_the_internet()
    {
        var world = World
            .Usual()
            .Set(
                "Vpcs",
                "vpc-1",
                "CidrBlockAssociationSet",
                """[{"CidrBlock":"10.0.0.0/16"},{"CidrBlock":"11.0.0.0/16","CidrBlockState":{"State":"associated"}}]"""
            )
            .Route("rtb-w", "11.0.0.0/16", "eni-1");
        Is(Verdict.Closed, world);
        Is(
            Verdict.Unknown,
            World
                .Usual()
                .Set(
                    "Vpcs",
                    "vpc-1",
                    "CidrBlockAssociationSet",
                    """[{"CidrBlock":"11.0.0.0/16","CidrBlockState":{"State":"disassociated"}}]"""
                )
                .Route("rtb-w", "11.0.0.0/16", "eni-1")
        );
    }

    [Fact]
    public void A_dual_stack_workload_is_open_over_IPv6_though_IPv4_is_closed()
    {
        Is(Verdict.Closed, Dual());
        Is(Verdict.Internet, Dual(), ipv6: true);
        Is(Verdict.Internet, World.Usual().Route("rtb-w", "::/0", "eigw-1"), ipv6: true);
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "2001:db8::/32", "eigw-1"), ipv6: true);
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "0.0.0.0/0", "igw-1"), ipv6: true);
    }

    [Theory]
    [InlineData("igw-1")]
    [InlineData("eigw-1")]
    public void What_a_gateway_does_with_IPv6_addresses_that_are_private_is_unknown(string gateway)
    {
        static World With(string attribute, string gateway) =>
            World
                .Usual()
                .Route("rtb-w", "::/0", gateway)
                .Set(
                    "Subnets",
                    "subnet-w",
                    "Ipv6CidrBlockAssociationSet",
                    $$"""[{"Ipv6CidrBlock":"2600:1f18:1:1::/64","Ipv6CidrBlockState":{"State":"associated"},"Ipv6AddressAttribute":"{{attribute}}"}]"""
                );
        Is(Verdict.Unknown, With("private", gateway), ipv6: true);
        Is(Verdict.Internet, With("public", gateway), ipv6: true);
    }

    [Theory]
    [InlineData("available", Verdict.Unknown)]
    [InlineData("deleted", Verdict.Closed)]
    [InlineData("rejected", Verdict.Closed)]
    public void An_attachment_that_has_ended_carries_nothing(string state, Verdict verdict) =>
        Is(
            verdict,
            World
                .Usual()
                .Route("rtb-w", "0.0.0.0/0", "tgw-1")
                .Add(
                    "TransitGatewayAttachments",
                    $$"""{"TransitGatewayAttachmentId":"tgw-attach-1","TransitGatewayId":"tgw-1","ResourceType":"vpc","ResourceId":"vpc-1","State":"{{state}}"}"""
                )
        );

    [Fact]
    public void A_regional_NAT_gateway_without_a_recorded_address_is_somewhere_in_its_VPC()
    {
        // Two NAT gateways in a row, and an ACL that lets answers out only to a public block: no address of the VPC gets one.
        var world = World
            .Usual()
            .Add("Subnets", """{"SubnetId":"subnet-x","VpcId":"vpc-1","CidrBlock":"10.0.3.0/24"}""")
            .Add(
                "NatGateways",
                """{"NatGatewayId":"nat-r","VpcId":"vpc-1","AvailabilityMode":"regional","RouteTableId":"rtb-r","State":"available","NatGatewayAddresses":[{"PublicIp":"52.1.2.4"}]}"""
            )
            .Set("NatGateways", "nat-1", "SubnetId", "\"subnet-x\"")
            .Table("rtb-x", isMain: false, "subnet-x", ("0.0.0.0/0", "lgw-1"))
            .Table("rtb-r", isMain: false, null, ("0.0.0.0/0", "nat-1"))
            .Route("rtb-w", "0.0.0.0/0", "nat-r")
            .Acl(
                "acl-x",
                isDefault: false,
                ["subnet-x"],
                (100, false, "allow", "-1", "0.0.0.0/0", null),
                (100, true, "allow", "-1", "8.0.0.0/8", null)
            );
        Is(Verdict.Closed, world);
    }

    [Fact]
    public void An_egress_only_gateway_must_be_attached_to_the_VPC()
    {
        var world = World
            .Usual()
            .Route("rtb-w", "::/0", "eigw-1")
            .Set("EgressOnlyInternetGateways", "eigw-1", "Attachments", """[{"VpcId":"vpc-2","State":"attached"}]""");
        Is(Verdict.Closed, world, ipv6: true);
        Is(Verdict.Unknown, world.Without("EgressOnlyInternetGateways"), ipv6: true);
    }

    [Fact]
    public void NAT64_leads_IPv6_to_the_IPv4_internet()
    {
        var world = World.Usual().Route("rtb-w", "64:ff9b::/96", "nat-1");
        Is(Verdict.Closed, world);
        Is(Verdict.Internet, world, ipv6: true);
        Assert.StartsWith("64:ff9b::", world.Evaluate(ipv6: true).Witness!.Destination, StringComparison.Ordinal);
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "64:ff9b::/96", "eigw-1"), ipv6: true);
    }

    [Fact]
    public void A_route_to_an_unknown_target_is_unknown() => Is(Verdict.Unknown, World.Usual().Route("rtb-w", "0.0.0.0/0", "new-1"));

    [Fact]
    public void A_gateway_endpoint_is_not_the_internet_and_takes_its_service_away_from_the_NAT_gateway()
    {
        var world = World
            .Usual()
            .Add("PrefixLists", $$"""{"PrefixListId":"{{S3}}","Cidrs":["52.216.0.0/15"]}""")
            .Add("VpcEndpoints", """{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","State":"available","VpcId":"vpc-1"}""")
            .Route("rtb-w", S3, "vpce-s3");
        Is(Verdict.Closed, world);
        Is(Verdict.Internet, world.Route("rtb-w", "0.0.0.0/0", "nat-1"));
        Is(
            Verdict.Closed,
            world.Egress($$"""{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"PrefixListIds":[{"PrefixListId":"{{S3}}"}]}""")
        );
    }

    [Fact]
    public void A_service_list_that_was_not_read_does_not_hide_a_default_route()
    {
        var world = Nat()
            .Add("VpcEndpoints", """{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","State":"available","VpcId":"vpc-1"}""")
            .Route("rtb-w", S3, "vpce-s3");
        Is(Verdict.Internet, world);
        Is(Verdict.Unknown, world.Egress($$"""{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"52.216.0.0/15"}]}"""));
    }

    private static World Firewall(string type = "GatewayLoadBalancer") =>
        World
            .Usual()
            .Add(
                "VpcEndpoints",
                $$"""{"VpcEndpointId":"vpce-fw","VpcEndpointType":"{{type}}","State":"available","VpcId":"vpc-1","SubnetIds":["subnet-n"]}"""
            );

    [Fact]
    public void A_firewall_endpoint_filters_and_is_named()
    {
        var world = Firewall().Route("rtb-w", "0.0.0.0/0", "vpce-fw");
        Is(Verdict.Filtered, world);
        Assert.Equal("vpce-fw", world.Evaluate().Path[^1].Id);
        Is(Verdict.Unknown, world.Without("VpcEndpoints"));
    }

    [Fact]
    public void The_member_that_templates_have_for_endpoints_counts_too() =>
        Is(Verdict.Filtered, Firewall().Route("rtb-w", "0.0.0.0/0", "vpce-fw", """{"GatewayId":null,"VpcEndpointId":"vpce-fw"}"""));

    [Fact]
    public void A_firewall_behind_the_NAT_gateway_filters() =>
        Is(
            Verdict.Filtered,
            Firewall()
                .Route("rtb-w", "0.0.0.0/0", "nat-1")
                .Set("RouteTables", "rtb-n", "Routes", """[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"vpce-fw"}]""")
        );

    [Fact]
    public void A_way_around_the_firewall_counts() =>
        Is(Verdict.Internet, Firewall().Route("rtb-w", "0.0.0.0/0", "vpce-fw").Route("rtb-w", "8.0.0.0/8", "nat-1"));

    [Fact]
    public void A_transit_gateway_beside_a_firewall_is_unknown() =>
        Is(Verdict.Unknown, Firewall().Route("rtb-w", "0.0.0.0/1", "vpce-fw").Route("rtb-w", "128.0.0.0/1", "tgw-1"));

    [Fact]
    public void The_internet_wins_over_what_is_unknown() =>
        Is(Verdict.Internet, World.Usual().Route("rtb-w", "0.0.0.0/1", "nat-1").Route("rtb-w", "128.0.0.0/1", "tgw-1"));

    private const string Peering =
        """{"VpcPeeringConnectionId":"pcx-1","Status":{"Code":"active"},"RequesterVpcInfo":{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16"},"AccepterVpcInfo":{"VpcId":"vpc-9","CidrBlock":"172.16.0.0/16","CidrBlockSet":[{"CidrBlock":"172.16.0.0/16"},{"CidrBlock":"11.1.0.0/16"}]}}""";

    [Theory]
    [InlineData("0.0.0.0/0", Verdict.Hybrid)]
    [InlineData("172.16.0.0/16", Verdict.Hybrid)]
    [InlineData("11.1.0.0/16", Verdict.Hybrid)]
    [InlineData("8.8.0.0/16", Verdict.Closed)]
    [InlineData("192.168.0.0/16", Verdict.Closed)]
    public void Peering_leads_to_the_peers_blocks_and_nowhere_else(string block, Verdict verdict) =>
        Is(verdict, World.Usual().Add("VpcPeeringConnections", Peering).Route("rtb-w", block, "pcx-1"));

    [Fact]
    public void Peering_that_is_not_active_or_not_there_leads_nowhere()
    {
        Is(
            Verdict.Closed,
            World
                .Usual()
                .Add("VpcPeeringConnections", Peering.Replace("active", "pending-acceptance", StringComparison.Ordinal))
                .Route("rtb-w", "0.0.0.0/0", "pcx-1")
        );
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "0.0.0.0/0", "pcx-1"));
        Is(Verdict.Unknown, World.Usual().Without("VpcPeeringConnections").Route("rtb-w", "0.0.0.0/0", "pcx-1"));
    }

    [Theory]
    [InlineData("tgw-1")]
    [InlineData("arn:aws:networkmanager::111122223333:core-network/core-network-1")]
    [InlineData("eni-1")]
    [InlineData("i-1")]
    [InlineData("10.0.1.7")]
    public void What_another_network_does_with_public_addresses_is_unknown_and_with_private_ones_hybrid(string target)
    {
        Is(Verdict.Unknown, World.Usual().Route("rtb-w", "0.0.0.0/0", target));
        Is(Verdict.Unknown, World.Usual().Route("rtb-w", "8.8.8.0/24", target));
        Is(Verdict.Hybrid, World.Usual().Route("rtb-w", "192.168.0.0/16", target));
        Is(
            Verdict.Hybrid,
            World.Usual().Route("rtb-w", "0.0.0.0/0", target).Egress("""{"IpProtocol":"-1","IpRanges":[{"CidrIp":"192.168.0.0/16"}]}""")
        );
    }

    [Fact]
    public void The_account_of_a_transit_gateway_is_named()
    {
        var world = World
            .Usual()
            .Route("rtb-w", "0.0.0.0/0", "tgw-1")
            .Add(
                "TransitGatewayAttachments",
                """{"TransitGatewayAttachmentId":"tgw-attach-1","TransitGatewayId":"tgw-1","TransitGatewayOwnerId":"999988887777","ResourceType":"vpc","ResourceId":"vpc-1","State":"available","Association":{"TransitGatewayRouteTableId":"tgw-rtb-1","State":"associated"}}"""
            );
        var unread = Assert.Single(world.Evaluate().Unread);
        Assert.Equal(("ec2:SearchTransitGatewayRoutes", "tgw-rtb-1", "999988887777"), (unread.Call, unread.Id, unread.Account));
        Is(Verdict.Closed, world.Set("TransitGatewayAttachments", "tgw-attach-1", "State", "\"deleted\""));
    }

    [Theory]
    [InlineData("vgw-1", "0.0.0.0/0")]
    [InlineData("vgw-1", "8.8.8.0/24")]
    [InlineData("vgw-1", "192.168.0.0/16")]
    [InlineData("lgw-1", "0.0.0.0/0")]
    [InlineData("arn:aws:odb:eu-central-1:111122223333:odb-network/odbnet-1", "192.168.0.0/16")]
    public void A_virtual_private_gateway_is_hybrid(string target, string block) =>
        Is(Verdict.Hybrid, World.Usual().Route("rtb-w", block, target));

    [Fact]
    public void A_carrier_gateway_is_unknown() => Is(Verdict.Unknown, World.Usual().Route("rtb-w", "0.0.0.0/0", "cagw-1"));

    [Fact]
    public void An_interface_with_source_and_destination_check_forwards_nothing()
    {
        var world = World
            .Usual()
            .Route("rtb-w", "0.0.0.0/0", "eni-1")
            .Add(
                "NetworkInterfaces",
                """{"NetworkInterfaceId":"eni-1","VpcId":"vpc-1","SourceDestCheck":true,"PrivateIpAddress":"10.0.1.7"}"""
            );
        Is(Verdict.Closed, world);
        Is(Verdict.Unknown, world.Set("NetworkInterfaces", "eni-1", "SourceDestCheck", "false"));
    }

    [Fact]
    public void In_a_shared_subnet_what_the_answers_lack_can_be_the_owners()
    {
        var world = World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-2").Set("Subnets", "subnet-w", "OwnerId", "\"999988887777\"");
        Is(Verdict.Unknown, world);
        Assert.Equal("999988887777", world.Evaluate().Unread[0].Account);
    }
}
