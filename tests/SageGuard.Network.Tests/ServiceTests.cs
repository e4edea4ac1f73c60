// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Network.Answers;
using SageGuard.Network.Services;

namespace SageGuard.Network.Tests;

/// <summary>Whether work that needs S3 or another service can rely on it: true only where every step is sure.</summary>
public sealed class ServiceTests
{
    private const string Region = "eu-west-1";
    private const string Bucket = "arn:aws:s3:::backups/repairs/lab/any";

    private static World Dns(World world, bool support = true, bool hostnames = true)
    {
        world.Json["VpcId"] = "vpc-1";
        world.Json["EnableDnsSupport"] = new JsonObject { ["Value"] = support };
        world.Json["EnableDnsHostnames"] = new JsonObject { ["Value"] = hostnames };
        return world;
    }

    private static World Gateway(string? policy = null) =>
        Dns(World.Usual())
            .Add("PrefixLists", """{"PrefixListId":"pl-s3","Cidrs":["52.218.0.0/17","3.5.64.0/21"]}""")
            .Route("rtb-w", "pl-s3", "vpce-s3")
            .Add(
                "VpcEndpoints",
                $$"""{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3","State":"available","RouteTableIds":["rtb-w"]{{(policy is null ? "" : $",\"PolicyDocument\":{JsonValue.Create(policy)!.ToJsonString()}")}}}"""
            );

    private static World Interface(
        string service = "sagemaker.api",
        string more = "",
        string ingress = """{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"10.0.1.0/24"}]}"""
    ) =>
        Dns(World.Usual())
            .Add("SecurityGroups", $$"""{"GroupId":"sg-e","VpcId":"vpc-1","IpPermissionsEgress":[],"IpPermissions":[{{ingress}}]}""")
            .Add(
                "VpcEndpoints",
                $$"""{"VpcEndpointId":"vpce-i","VpcEndpointType":"Interface","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.{{service}}","State":"Available","PrivateDnsEnabled":true,"SubnetIds":["subnet-n"],"Groups":[{"GroupId":"sg-e"}]{{more}}}"""
            );

    private static ServiceFinding Find(World world, string service) =>
        new ReachEvaluator(world.Read()).Service(
            new Workload("subnet-w", ["sg-1"]),
            Region,
            service,
            service == "s3" ? [new ServiceCall("s3:PutObject", Bucket, "111122223333", "arn:aws:iam::111122223333:role/notebooks")] : []
        );

    private static void S3(bool? reaches, World world, string part) => Is(reaches, Find(world, "s3"), part);

    private static void Api(bool? reaches, World world, string part) => Is(reaches, Find(world, "sagemaker.api"), part);

    private static void Is(bool? reaches, ServiceFinding finding, string part)
    {
        Assert.True(reaches == finding.Reaches, finding.Reason);
        Assert.Contains(part, finding.Reason + finding.Unread?.Call, StringComparison.Ordinal);
    }

    private static string Rule(string block) =>
        $$"""{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"{{block}}"}]}""";

    [Fact]
    public void A_gateway_endpoint_that_the_subnets_table_leads_to_is_enough()
    {
        S3(true, Gateway(), "vpce-s3");
        Api(false, Gateway(), "no VPC endpoint for sagemaker.api");
        S3(false, World.Usual(), "no VPC endpoint for s3");
        S3(
            false,
            Gateway().Set("VpcEndpoints", "vpce-s3", "RouteTableIds", "[\"rtb-n\"]").Set("RouteTables", "rtb-w", "Routes", "[]"),
            "no VPC endpoint"
        );
        S3(
            false,
            Gateway().Set("VpcEndpoints", "vpce-s3", "VpcId", "\"vpc-2\"").Set("RouteTables", "rtb-w", "Routes", "[]"),
            "no VPC endpoint"
        );
        S3(false, Gateway().Set("VpcEndpoints", "vpce-s3", "State", "\"deleting\""), "no VPC endpoint");
        S3(false, Gateway().Set("VpcEndpoints", "vpce-s3", "ServiceName", "\"com.amazonaws.us-east-1.s3\""), "no VPC endpoint");
    }

    [Fact]
    public void The_groups_must_let_HTTPS_out_to_all_of_the_services_blocks()
    {
        S3(
            true,
            Gateway().Egress("""{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"PrefixListIds":[{"PrefixListId":"pl-s3"}]}"""),
            "vpce-s3"
        );
        S3(false, Gateway().Egress(Rule("10.0.0.0/8")), "security groups (sg-1) let HTTPS out");
        S3(null, Gateway().Egress(Rule("52.0.0.0/8")), "security groups (sg-1) let HTTPS out");
        S3(false, Gateway().Egress("""{"IpProtocol":"udp","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}"""), "let HTTPS out");
    }

    [Fact]
    public void A_network_ACL_must_let_the_answers_in_to_every_port_that_Linux_sends_from()
    {
        static World With(string ports) =>
            Gateway()
                .Acl(
                    "acl-w",
                    isDefault: false,
                    ["subnet-w"],
                    (100, true, "allow", "6", "0.0.0.0/0", "443"),
                    (100, false, "allow", "6", "0.0.0.0/0", ports)
                );
        S3(true, With("32768-60999"), "vpce-s3");
        S3(null, With("40000-65535"), "network ACL");
        S3(false, With("1024-5000"), "network ACL");
    }

    [Fact]
    public void A_list_that_was_not_read_does_not_matter_where_the_filters_let_everything_pass()
    {
        S3(true, Gateway().Without("PrefixLists"), "vpce-s3");
        S3(null, Gateway().Without("PrefixLists").Egress(Rule("52.0.0.0/8")), "let HTTPS out");
        S3(false, Gateway().Without("PrefixLists").Egress(Rule("10.0.0.0/8")), "let HTTPS out");
    }

    [Fact]
    public void The_endpoints_policy_must_let_the_roles_own_calls_on_the_bucket_through()
    {
        static string Allow(string more) => $$"""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*",{{more}}}]}""";
        S3(true, Gateway(Allow(""" "Resource":"arn:aws:s3:::backups/*" """)), "vpce-s3");
        S3(false, Gateway(Allow(""" "Resource":"arn:aws:s3:::others/*" """)), "the policy of vpce-s3 lets s3:PutObject");
        S3(true, Gateway(Allow(""" "Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}} """)), "vpce-s3");
        S3(false, Gateway(Allow(""" "Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"999988887777"}} """)), "the policy");
        S3(
            null,
            Gateway(Allow(""" "Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-1"}} """)),
            "not certain: the policy"
        );
    }

    [Fact]
    public void An_interface_endpoint_counts_with_private_DNS_that_the_VPC_answers()
    {
        Api(true, Interface(), "vpce-i");
        Api(false, Interface().Set("VpcEndpoints", "vpce-i", "PrivateDnsEnabled", "false"), "private DNS of vpce-i is off");
        Api(false, Dns(Interface(), hostnames: false), "enableDnsHostnames of vpc-1 is off");
        Api(null, Dns(Interface(), support: false), "enableDnsSupport of vpc-1 is off");
        Api(null, Interface().Without("EnableDnsHostnames"), "ec2:DescribeVpcAttribute");
        Api(null, Interface().Set("VpcEndpoints", "vpce-i", "PrivateDnsEnabled", "null"), "private DNS of vpce-i is on was not read");
        Api(null, Interface().Without("VpcEndpoints"), "ec2:DescribeVpcEndpoints");
    }

    [Fact]
    public void The_endpoints_groups_must_let_the_workload_in()
    {
        Api(false, Interface(ingress: ""), "the security groups of vpce-i let HTTPS in");
        Api(false, Interface(ingress: Rule("10.0.9.0/24")), "let HTTPS in");
        Api(null, Interface(ingress: Rule("10.0.1.0/25")), "let HTTPS in");
        Api(true, Interface(ingress: """{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-1"}]}"""), "vpce-i");
        Api(
            false,
            Interface(ingress: """{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}"""),
            "let HTTPS in"
        );
        Api(null, Interface().Set("VpcEndpoints", "vpce-i", "Groups", """[{"GroupId":"sg-elsewhere"}]"""), "let HTTPS in");
    }

    [Fact]
    public void The_workloads_groups_must_let_it_out_to_the_endpoint()
    {
        Api(false, Interface().Egress(Rule("52.0.0.0/8")), "(sg-1) let HTTPS out to vpce-i");
        Api(
            true,
            Interface().Egress("""{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"UserIdGroupPairs":[{"GroupId":"sg-e"}]}"""),
            "vpce-i"
        );
        Api(true, Interface().Egress(Rule("10.0.2.0/24")), "vpce-i");
        Api(null, Interface().Egress(Rule("10.0.2.0/25")), "(sg-1) let HTTPS out to vpce-i");
    }

    [Fact]
    public void Both_subnets_ACLs_count_in_both_directions()
    {
        Api(
            false,
            Interface()
                .Acl(
                    "acl-n",
                    isDefault: false,
                    ["subnet-n"],
                    (100, false, "allow", "-1", "10.0.1.0/24", null),
                    (100, true, "allow", "6", "10.0.1.0/24", "443")
                ),
            "network ACLs"
        );
        Api(
            true,
            Interface()
                .Acl(
                    "acl-n",
                    isDefault: false,
                    ["subnet-n"],
                    (100, false, "allow", "6", "10.0.1.0/24", "443"),
                    (100, true, "allow", "6", "10.0.1.0/24", "1024-65535")
                ),
            "vpce-i"
        );
        Api(
            false,
            Interface()
                .Acl(
                    "acl-w",
                    isDefault: false,
                    ["subnet-w"],
                    (100, true, "deny", "6", "10.0.2.0/24", null),
                    (200, true, "allow", "-1", "0.0.0.0/0", null),
                    (200, false, "allow", "-1", "0.0.0.0/0", null)
                ),
            "network ACLs"
        );
        Api(
            true,
            Interface().Set("VpcEndpoints", "vpce-i", "SubnetIds", """["subnet-w"]""").Acl("acl-w", isDefault: false, ["subnet-w"]),
            "vpce-i"
        );
    }

    // The name decides: with private DNS on, no packet takes the gateway endpoint any more.
    [Fact]
    public void An_interface_endpoint_for_S3_with_private_DNS_decides_before_a_gateway_endpoint()
    {
        static World Both(string more, string ingress = "") =>
            Interface("s3", more, ingress)
                .Add("PrefixLists", """{"PrefixListId":"pl-s3","Cidrs":["52.218.0.0/17"]}""")
                .Route("rtb-w", "pl-s3", "vpce-s3")
                .Add(
                    "VpcEndpoints",
                    """{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3","State":"available","RouteTableIds":["rtb-w"]}"""
                );
        S3(false, Both(""), "vpce-i");
        S3(true, Both("", Rule("10.0.0.0/16")), "vpce-i");
        S3(true, Both(""","DnsOptions":{"PrivateDnsOnlyForInboundResolverEndpoint":true}"""), "vpce-s3");
    }

    [Fact]
    public void Without_an_endpoint_a_way_to_every_public_address_is_sure_and_one_that_others_decide_is_not()
    {
        S3(true, World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1"), "through the internet");
        Api(true, Gateway().Route("rtb-w", "0.0.0.0/0", "nat-1"), "through the internet");
        S3(null, World.Usual().Route("rtb-w", "0.0.0.0/1", "nat-1"), "nat-1");
        S3(
            false,
            World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1").Egress("""{"IpProtocol":"udp","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}"""),
            "no other way"
        );
        S3(null, World.Usual().Route("rtb-w", "0.0.0.0/0", "tgw-1"), "ec2:SearchTransitGatewayRoutes");
        S3(null, World.Usual().Route("rtb-w", "0.0.0.0/0", "vgw-1"), "vgw-1");
        S3(
            null,
            World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1").Without("VpcBlockPublicAccessOptions"),
            "ec2:DescribeVpcBlockPublicAccessOptions"
        );
        S3(false, World.Usual().Route("rtb-w", "0.0.0.0/0", "igw-1"), "no other way");
        S3(
            null,
            World
                .Usual()
                .Add(
                    "VpcEndpoints",
                    """{"VpcEndpointId":"vpce-fw","VpcEndpointType":"GatewayLoadBalancer","VpcId":"vpc-1","State":"available","SubnetIds":["subnet-n"]}"""
                )
                .Route("rtb-w", "0.0.0.0/0", "vpce-fw"),
            "vpce-fw"
        );
    }

    [Fact]
    public void In_a_shared_subnet_the_owners_endpoints_are_not_visible() =>
        S3(null, World.Usual().Set("Subnets", "subnet-w", "OwnerId", "\"444455556666\""), "ec2:DescribeVpcEndpoints");
}
