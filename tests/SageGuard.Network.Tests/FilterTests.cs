// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>What other tools get wrong, one case each: security groups, network ACLs and VPC Block Public Access.</summary>
public sealed class FilterTests
{
    private static World Nat() => World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1");

    private static void Is(Verdict verdict, World world, bool ipv6 = false)
    {
        var finding = world.Evaluate(ipv6);
        Assert.True(verdict == finding.Verdict, finding.Reason);
    }

    [Theory]
    [InlineData("""{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}""", Verdict.Internet)]
    [InlineData("""{"IpProtocol":"udp","FromPort":53,"ToPort":53,"IpRanges":[{"CidrIp":"9.9.9.9/32"}]}""", Verdict.Internet)]
    [InlineData("""{"IpProtocol":"icmp","FromPort":8,"ToPort":-1,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}""", Verdict.Internet)]
    [InlineData("""{"IpProtocol":"icmp","FromPort":3,"ToPort":-1,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}""", Verdict.Closed)]
    [InlineData("""{"IpProtocol":"50","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}""", Verdict.Closed)]
    [InlineData("""{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}""", Verdict.Closed)]
    [InlineData("""{"IpProtocol":"-1","Ipv6Ranges":[{"CidrIpv6":"::/0"}]}""", Verdict.Closed)]
    [InlineData("""{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-2","UserId":"111122223333"}]}""", Verdict.Closed)]
    [InlineData("""{"IpProtocol":"-1","PrefixListIds":[{"PrefixListId":"pl-9"}]}""", Verdict.Unknown)]
    [InlineData("""{"IpProtocol":"something","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}""", Verdict.Unknown)]
    public void Egress_rules_decide_for_every_protocol(string rule, Verdict verdict) => Is(verdict, Nat().Egress(rule));

    [Fact]
    public void A_customer_prefix_list_in_a_group_can_be_half_the_internet() =>
        Is(
            Verdict.Internet,
            Nat()
                .Add("PrefixLists", """{"PrefixListId":"pl-9","Cidrs":["0.0.0.0/1"]}""")
                .Egress("""{"IpProtocol":"-1","PrefixListIds":[{"PrefixListId":"pl-9"}]}""")
        );

    [Fact]
    public void One_open_group_of_two_is_enough()
    {
        var world = Nat().Add("SecurityGroups", """{"GroupId":"sg-2","VpcId":"vpc-1","IpPermissionsEgress":[]}""");
        Assert.Equal(Verdict.Closed, world.Evaluate(groups: ["sg-2"]).Verdict);
        Assert.Equal(Verdict.Internet, world.Evaluate(groups: ["sg-1", "sg-2"]).Verdict);
    }

    [Fact]
    public void A_group_without_egress_closes_hybrid_ways_too() =>
        Is(Verdict.Closed, World.Usual().Route("rtb-w", "0.0.0.0/0", "tgw-1").Egress());

    [Fact]
    public void The_first_matching_ACL_rule_decides()
    {
        Is(
            Verdict.Closed,
            Nat()
                .Acl(
                    "acl-w",
                    false,
                    ["subnet-w"],
                    (50, true, "deny", "-1", "0.0.0.0/0", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null)
                )
        );
        Is(
            Verdict.Internet,
            Nat()
                .Acl(
                    "acl-w",
                    false,
                    ["subnet-w"],
                    (150, true, "deny", "-1", "0.0.0.0/0", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null)
                )
        );
    }

    [Fact]
    public void Answers_must_come_back_to_the_workloads_subnet()
    {
        var world = Nat()
            .Acl(
                "acl-w",
                false,
                ["subnet-w"],
                (100, true, "allow", "-1", "0.0.0.0/0", null),
                (100, false, "allow", "6", "0.0.0.0/0", "443")
            );
        Is(Verdict.Closed, world);
        var oneWay = world.Evaluate().OneWay;
        Assert.Equal("tcp", oneWay!.Protocol);
        Assert.Contains("cannot be answered", world.Evaluate().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void UDP_that_leaves_without_an_answer_is_reported_and_does_not_change_the_verdict()
    {
        var world = Nat()
            .Egress("""{"IpProtocol":"udp","FromPort":53,"ToPort":53,"IpRanges":[{"CidrIp":"9.9.9.9/32"}]}""")
            .Acl(
                "acl-w",
                false,
                ["subnet-w"],
                (100, true, "allow", "-1", "0.0.0.0/0", null),
                (100, false, "allow", "6", "0.0.0.0/0", null)
            );
        var finding = world.Evaluate();
        Assert.Equal((Verdict.Closed, new Witness("9.9.9.9", "udp", 53)), (finding.Verdict, finding.OneWay));
    }

    [Theory]
    [InlineData("1024-65535", "1024-65535", Verdict.Internet)]
    [InlineData("32768-40000", "39999-65535", Verdict.Internet)]
    [InlineData("1024-2000", "2001-65535", Verdict.Closed)]
    [InlineData("1-1023", "1-65535", Verdict.Closed)]
    public void The_answer_needs_one_port_that_both_subnets_let_in(string workload, string nat, Verdict verdict) =>
        Is(
            verdict,
            Nat()
                .Acl(
                    "acl-w",
                    false,
                    ["subnet-w"],
                    (100, true, "allow", "-1", "0.0.0.0/0", null),
                    (100, false, "allow", "6", "0.0.0.0/0", workload)
                )
                .Acl(
                    "acl-n",
                    false,
                    ["subnet-n"],
                    (100, true, "allow", "-1", "0.0.0.0/0", null),
                    (100, false, "allow", "6", "0.0.0.0/0", nat),
                    (90, false, "allow", "6", "10.0.0.0/16", null)
                )
        );

    [Fact]
    public void The_witness_names_a_port_at_which_the_answer_arrives() =>
        Assert.Equal(
            40000,
            Nat()
                .Acl(
                    "acl-w",
                    false,
                    ["subnet-w"],
                    (100, true, "allow", "-1", "0.0.0.0/0", null),
                    (100, false, "allow", "6", "0.0.0.0/0", "40000")
                )
                .Evaluate()
                .Witness!.SourcePort
        );

    [Fact]
    public void Packets_cross_the_NAT_subnets_ACL_with_the_workloads_address()
    {
        Is(
            Verdict.Closed,
            Nat()
                .Acl(
                    "acl-n",
                    false,
                    ["subnet-n"],
                    (50, false, "deny", "-1", "10.0.1.0/24", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null)
                )
        );
        Is(
            Verdict.Closed,
            Nat()
                .Acl(
                    "acl-n",
                    false,
                    ["subnet-n"],
                    (50, true, "deny", "-1", "10.0.1.0/24", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null)
                )
        );
        Is(
            Verdict.Internet,
            Nat()
                .Acl(
                    "acl-n",
                    false,
                    ["subnet-n"],
                    (50, false, "deny", "-1", "10.0.1.0/25", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null)
                )
        );
    }

    [Fact]
    public void One_address_of_the_workloads_subnet_must_pass_both_ways() =>
        Is(
            Verdict.Closed,
            Nat()
                .Acl(
                    "acl-n",
                    false,
                    ["subnet-n"],
                    (50, false, "deny", "-1", "10.0.1.0/25", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null),
                    (50, true, "deny", "-1", "10.0.1.128/25", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null)
                )
        );

    [Fact]
    public void ACLs_that_were_not_read_are_unknown_only_where_something_could_pass()
    {
        Is(Verdict.Unknown, Nat().Without("NetworkAcls"));
        Is(Verdict.Closed, World.Usual().Without("NetworkAcls"));
        Is(Verdict.Unknown, World.Usual().Route("rtb-w", "0.0.0.0/0", "vgw-1").Without("NetworkAcls"));
    }

    [Fact]
    public void An_IPv6_ACL_rule_does_not_count_for_IPv4() =>
        Is(
            Verdict.Closed,
            Nat().Acl("acl-w", false, ["subnet-w"], (100, true, "allow", "-1", "::/0", null), (100, false, "allow", "-1", "::/0", null)),
            ipv6: true
        );

    [Theory]
    [InlineData("off", null, true, true, true)]
    [InlineData("off", "allow-egress", true, true, true)]
    [InlineData("block-ingress", null, false, true, true)]
    [InlineData("block-ingress", "allow-bidirectional", true, true, true)]
    [InlineData("block-ingress", "allow-egress", false, true, true)]
    [InlineData("block-bidirectional", null, false, false, false)]
    [InlineData("block-bidirectional", "allow-bidirectional", true, true, true)]
    [InlineData("block-bidirectional", "allow-egress", true, true, true)]
    public void Block_Public_Access_in_every_cell(string mode, string? exclusion, bool direct, bool nat, bool egressOnly)
    {
        foreach (
            var (open, ipv6, route, target) in new[]
            {
                (direct, true, "::/0", "igw-1"),
                (nat, false, "0.0.0.0/0", "nat-1"),
                (egressOnly, true, "::/0", "eigw-1"),
            }
        )
        {
            var world = World.Usual().BlockPublicAccess(mode).Route("rtb-w", route, target);
            if (exclusion is not null)
            {
                world.Add(
                    "VpcBlockPublicAccessExclusions",
                    $$"""{"ExclusionId":"x","ResourceArn":"arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-1","InternetGatewayExclusionMode":"{{exclusion}}","State":"create-complete"}"""
                );
            }

            Is(open ? Verdict.Internet : Verdict.Closed, world, ipv6);
        }
    }

    [Theory]
    [InlineData("subnet-n", "create-complete", Verdict.Internet)]
    [InlineData("subnet-w", "create-complete", Verdict.Closed)]
    [InlineData("subnet-n", "create-in-progress", Verdict.Unknown)]
    [InlineData("subnet-n", "delete-in-progress", Verdict.Unknown)]
    [InlineData("subnet-n", "delete-complete", Verdict.Closed)]
    [InlineData("subnet-n", "disable-complete", Verdict.Closed)]
    [InlineData("subnet-n", "a-new-state", Verdict.Unknown)]
    public void For_a_NAT_gateway_the_exclusion_of_its_subnet_counts(string subnet, string state, Verdict verdict) =>
        Is(
            verdict,
            Nat()
                .BlockPublicAccess("block-bidirectional")
                .Add(
                    "VpcBlockPublicAccessExclusions",
                    $$"""{"ExclusionId":"x","ResourceArn":"arn:aws:ec2:eu-central-1:111122223333:subnet/{{subnet}}","InternetGatewayExclusionMode":"allow-bidirectional","State":"{{state}}"}"""
                )
        );

    [Fact]
    public void Exclusions_do_not_count_where_the_account_may_have_none() =>
        Is(
            Verdict.Closed,
            Nat()
                .BlockPublicAccess("block-bidirectional", more: """{"ExclusionsAllowed":"not-allowed"}""")
                .Add(
                    "VpcBlockPublicAccessExclusions",
                    """{"ExclusionId":"x","ResourceArn":"arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-1","InternetGatewayExclusionMode":"allow-bidirectional","State":"create-complete"}"""
                )
        );

    [Fact]
    public void What_was_not_read_of_Block_Public_Access_makes_the_internet_unknown()
    {
        Is(Verdict.Unknown, Nat().Without("VpcBlockPublicAccessOptions"));
        Is(Verdict.Unknown, Nat().BlockPublicAccess("block-bidirectional").Without("VpcBlockPublicAccessExclusions"));
        Is(Verdict.Internet, Nat().Without("VpcBlockPublicAccessExclusions"));
        Is(Verdict.Closed, World.Usual().Without("VpcBlockPublicAccessOptions"));
        Is(Verdict.Unknown, Nat().BlockPublicAccess("block-something"));
        Is(Verdict.Unknown, Nat().BlockPublicAccess("off", "update-in-progress"));
    }

    [Fact]
    public void Another_accounts_Block_Public_Access_does_not_count_for_a_shared_subnet() =>
        Is(Verdict.Unknown, Nat().BlockPublicAccess("off", more: """{"AwsAccountId":"444455556666"}"""));

    [Fact]
    public void A_subnet_that_contradicts_the_options_is_unknown() =>
        Is(
            Verdict.Unknown,
            Nat().Set("Subnets", "subnet-n", "BlockPublicAccessStates", """{"InternetGatewayBlockMode":"block-bidirectional"}""")
        );

    [Fact]
    public void Block_Public_Access_does_not_close_a_transit_gateway() =>
        Is(Verdict.Unknown, World.Usual().BlockPublicAccess("block-bidirectional").Route("rtb-w", "0.0.0.0/0", "tgw-1"));

    [Fact]
    public void Without_internet_Block_Public_Access_leaves_a_firewall_filtered_unless_it_blocks_both_directions()
    {
        var world = World
            .Usual()
            .Add(
                "VpcEndpoints",
                """{"VpcEndpointId":"vpce-fw","VpcEndpointType":"GatewayLoadBalancer","State":"available","VpcId":"vpc-1","SubnetIds":["subnet-n"]}"""
            )
            .Route("rtb-w", "0.0.0.0/0", "vpce-fw")
            .Egress("""{"IpProtocol":"-1","IpRanges":[{"CidrIp":"8.0.0.0/8"}]}""");
        Is(Verdict.Filtered, world.Without("VpcBlockPublicAccessOptions"));
        Is(Verdict.Closed, world.BlockPublicAccess("block-bidirectional"));
    }
}
