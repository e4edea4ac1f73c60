// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Network.Answers;

namespace SageGuard.Network.Tests;

/// <summary>
/// Thirty networks as the published rules of other tools decide them, and as this evaluator does. The table in docs/reach.md is
/// written from here; SAGEGUARD_UPDATE=1 rewrites it.
/// </summary>
public sealed class ComparisonTests
{
    private const string Begin = "<!-- thirty networks -->";
    private const string End = "<!-- end of the thirty networks -->";

    private static World Base => World.Usual();

    private static World Nat => World.Usual().Route("rtb-w", "0.0.0.0/0", "nat-1");

    private static World MainTable(params (string, string)[] routes)
    {
        var world = World.Usual().Set("RouteTables", "rtb-w", "Associations", "[]");
        foreach (var (destination, target) in routes)
            world.Route("rtb-main", destination, target);
        return world;
    }

    private static readonly (string What, Func<World> Of, bool Ipv6, string Why)[] Networks =
    [
        ("only the local route", () => Base, false, "nothing leads out"),
        ("NAT gateway", () => Nat, false, "an internet gateway is not in the subnet's table, but in the NAT gateway's"),
        (
            "internet gateway, private IPv4 address only",
            () => Base.Route("rtb-w", "0.0.0.0/0", "igw-1"),
            false,
            "an internet gateway drops private addresses, and SageMaker's interfaces have no public one"
        ),
        (
            "internet gateway and NAT gateway by halves",
            () => Base.Route("rtb-w", "0.0.0.0/1", "igw-1").Route("rtb-w", "128.0.0.0/1", "nat-1"),
            false,
            "one half is enough"
        ),
        ("NAT gateway for one public block", () => Base.Route("rtb-w", "8.8.8.0/24", "nat-1"), false, "no default route is needed"),
        ("NAT gateway for a private block", () => Base.Route("rtb-w", "192.168.0.0/16", "nat-1"), false, "no public address goes there"),
        (
            "private NAT gateway",
            () => Nat.Set("NatGateways", "nat-1", "ConnectivityType", "\"private\""),
            false,
            "it has no public address"
        ),
        ("failed NAT gateway", () => Nat.Set("NatGateways", "nat-1", "State", "\"failed\""), false, "it carries nothing"),
        (
            "deleted NAT gateway, route still active",
            () => Nat.Set("NatGateways", "nat-1", "NatGatewayId", "\"nat-9\""),
            false,
            "the route leads nowhere"
        ),
        (
            "NAT gateway in a subnet without internet gateway",
            () => Nat.Set("RouteTables", "rtb-n", "Routes", "[]"),
            false,
            "its own subnet decides"
        ),
        (
            "regional NAT gateway",
            () =>
                Nat.Set("NatGateways", "nat-1", "AvailabilityMode", "\"regional\"")
                    .Set("NatGateways", "nat-1", "SubnetId", "null")
                    .Set("NatGateways", "nat-1", "RouteTableId", "\"rtb-r\"")
                    .Table("rtb-r", false, null, ("0.0.0.0/0", "igw-1")),
            false,
            "its route table belongs to no subnet"
        ),
        (
            "main table with a NAT gateway",
            () => MainTable(("0.0.0.0/0", "nat-1")),
            false,
            "a subnet without a table uses the VPC's main one"
        ),
        (
            "main table of another VPC with a NAT gateway",
            () => MainTable().Table("rtb-0", true, null, ("0.0.0.0/0", "nat-1")).Set("RouteTables", "rtb-0", "VpcId", "\"vpc-0\""),
            false,
            "only the main table of the own VPC counts"
        ),
        ("dual stack, internet gateway for ::/0", () => Base.Route("rtb-w", "::/0", "igw-1"), true, "IPv6 addresses are public"),
        ("dual stack, egress-only gateway", () => Base.Route("rtb-w", "::/0", "eigw-1"), true, "answers come back"),
        ("dual stack, NAT64", () => Base.Route("rtb-w", "64:ff9b::/96", "nat-1"), true, "IPv6 reaches the IPv4 internet"),
        (
            "prefix list with half of the internet to a NAT gateway",
            () => Base.Add("PrefixLists", """{"PrefixListId":"pl-1","Cidrs":["0.0.0.0/1"]}""").Route("rtb-w", "pl-1", "nat-1"),
            false,
            "a list is as good as a block"
        ),
        (
            "NAT gateway, group lets out to the VPC only",
            () => Nat.Egress("""{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/16"}]}"""),
            false,
            "no packet gets as far as the route"
        ),
        (
            "NAT gateway, group lets out UDP 53 only",
            () => Nat.Egress("""{"IpProtocol":"udp","FromPort":53,"ToPort":53,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}"""),
            false,
            "any protocol is enough"
        ),
        (
            "NAT gateway, ACL lets no answers in",
            () =>
                Nat.Acl(
                    "acl-w",
                    false,
                    ["subnet-w"],
                    (100, true, "allow", "-1", "0.0.0.0/0", null),
                    (100, false, "allow", "6", "0.0.0.0/0", "443")
                ),
            false,
            "ACLs keep no state; one-way packets are reported"
        ),
        (
            "NAT gateway, its subnet's ACL denies the workload",
            () =>
                Nat.Acl(
                    "acl-n",
                    false,
                    ["subnet-n"],
                    (50, false, "deny", "-1", "10.0.1.0/24", null),
                    (100, false, "allow", "-1", "0.0.0.0/0", null),
                    (100, true, "allow", "-1", "0.0.0.0/0", null)
                ),
            false,
            "the other subnet's ACL counts too"
        ),
        (
            "NAT gateway, Block Public Access in both directions",
            () => Nat.BlockPublicAccess("block-bidirectional"),
            false,
            "the gateway is blocked"
        ),
        (
            "the same, the NAT gateway's subnet excluded",
            () =>
                Nat.BlockPublicAccess("block-bidirectional")
                    .Add(
                        "VpcBlockPublicAccessExclusions",
                        """{"ExclusionId":"x","ResourceArn":"arn:aws:ec2:eu-central-1:111122223333:subnet/subnet-n","InternetGatewayExclusionMode":"allow-egress","State":"create-complete"}"""
                    ),
            false,
            "exclusions count where the gateway is met"
        ),
        (
            "peering with a default route",
            () =>
                Base.Add(
                        "VpcPeeringConnections",
                        """{"VpcPeeringConnectionId":"pcx-1","Status":{"Code":"active"},"RequesterVpcInfo":{"VpcId":"vpc-1"},"AccepterVpcInfo":{"VpcId":"vpc-9","CidrBlock":"172.16.0.0/16"}}"""
                    )
                    .Route("rtb-w", "0.0.0.0/0", "pcx-1"),
            false,
            "only the peer's own blocks are reached"
        ),
        ("transit gateway with a default route", () => Base.Route("rtb-w", "0.0.0.0/0", "tgw-1"), false, "another account's tables decide"),
        ("transit gateway for private blocks", () => Base.Route("rtb-w", "10.0.0.0/8", "tgw-1"), false, "other networks, not the internet"),
        ("virtual private gateway with a default route", () => Base.Route("rtb-w", "0.0.0.0/0", "vgw-1"), false, "the office's network"),
        (
            "firewall endpoint",
            () =>
                Base.Add(
                        "VpcEndpoints",
                        """{"VpcEndpointId":"vpce-fw","VpcEndpointType":"GatewayLoadBalancer","State":"available","VpcId":"vpc-1","SubnetIds":["subnet-n"]}"""
                    )
                    .Route("rtb-w", "0.0.0.0/0", "vpce-fw"),
            false,
            "its rules decide"
        ),
        ("instance as NAT", () => Base.Route("rtb-w", "0.0.0.0/0", "eni-1"), false, "its software decides"),
        (
            "S3 endpoint with the default policy, no other route",
            () =>
                Base.Add(
                        "VpcEndpoints",
                        """{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","State":"available","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-central-1.s3","RouteTableIds":["rtb-w"]}"""
                    )
                    .Route("rtb-w", "pl-s3", "vpce-s3"),
            false,
            "no internet, but data can go to any bucket"
        ),
    ];

    [Fact]
    public void There_are_thirty() => Assert.Equal(30, Networks.Length);

    [Fact]
    public void The_table_in_the_guide_is_what_the_rules_say()
    {
        var path = Path.Combine(Root(), "docs", "reach.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var expected = $"\n\n{Table()}\n";
        if (Environment.GetEnvironmentVariable("SAGEGUARD_UPDATE") == "1")
            File.WriteAllText(path, page[..from] + expected + page[to..]);
        else
            Assert.Equal(expected, page[from..to]);
    }

    private static string Table()
    {
        var text = new StringBuilder(
            "| network of a notebook with DirectInternetAccess Disabled | the field | internet gateway in the table | NAT or internet gateway in a table | `sageguard reach` | why |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        foreach (var (what, of, ipv6, why) in Networks)
        {
            var world = of();
            var workload = new Workload("subnet-w", ["sg-1"], ipv6);
            var evaluator = new ReachEvaluator(world.Read());
            var verdict = evaluator.Evaluate(workload).Verdict.ToString().ToLowerInvariant();
            if (evaluator.Perimeter(workload).AnyBucket == true)
                verdict += ", any bucket";
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| {what} | pass | {Word(LeadsToInternetGateway(world))} | {Word(HasNatOrInternetGateway(world))} | **{verdict}** | {why} |\n"
            );
        }

        return text.ToString();
    }

    private static string Word(bool fails) => fails ? "fail" : "pass";

    // AWS's sample assessment (SM-10, SM-33): the subnet's table has a route to an internet gateway.
    private static bool LeadsToInternetGateway(World world) =>
        Routes(TableOf(world, anyMain: false))
            .Any(route => ((string?)route["GatewayId"])?.StartsWith("igw-", StringComparison.Ordinal) == true);

    // Prowler's VPC service: the subnet's table, else the first main table of the account; a NAT gateway counts like an internet gateway.
    private static bool HasNatOrInternetGateway(World world) =>
        Routes(TableOf(world, anyMain: true))
            .Any(route =>
                route["NatGatewayId"] is not null
                || (
                    ((string?)route["GatewayId"])?.StartsWith("igw-", StringComparison.Ordinal) == true
                    && (string?)route["DestinationCidrBlock"] == "0.0.0.0/0"
                )
            );

    private static JsonObject TableOf(World world, bool anyMain)
    {
        var tables = ((JsonArray)world.Json["RouteTables"]!).Select(table => table!.AsObject()).ToList();
        return tables.Find(table => ((JsonArray)table["Associations"]!).Any(association => (string?)association!["SubnetId"] == "subnet-w"))
            ?? tables
                .Where(table => anyMain || (string?)table["VpcId"] == "vpc-1")
                .Last(table => ((JsonArray)table["Associations"]!).Any(association => (bool?)association!["Main"] == true));
    }

    private static IEnumerable<JsonObject> Routes(JsonObject table) => ((JsonArray)table["Routes"]!).Select(route => route!.AsObject());

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SageGuard.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found above the tests.");
        return folder;
    }
}
