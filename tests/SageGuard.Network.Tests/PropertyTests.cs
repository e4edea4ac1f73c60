// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using SageGuard.Network.Answers;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>Laws that hold for every network, tried on many. SAGEGUARD_REACH_WORLDS=100000 tries more, SAGEGUARD_REACH_WORLDS=20000-40000 a
/// part of them.</summary>
public sealed class PropertyTests
{
    [Fact]
    public void The_evaluator_agrees_with_a_walk_of_single_packets()
    {
        var verdicts = new ConcurrentDictionary<Verdict, int>();
        Parallel.For(
            RandomWorld.Seeds.First,
            RandomWorld.Seeds.First + RandomWorld.Seeds.Count,
            seed =>
            {
                var world = RandomWorld.Of(seed);
                var ipv6 = seed % 3 == 0;
                var finding = world.Evaluate(ipv6);
                var walked = new PacketWalk(world.Json, ["sg-1"]).Worst(ipv6, "subnet-w");
                Assert.True(
                    walked.ToString() == finding.Verdict.ToString(),
                    $"Seed {seed}: the walk says {walked}, the evaluator {finding.Verdict}: {finding.Reason}\n{world.Json.ToJsonString()}"
                );
                verdicts.AddOrUpdate(finding.Verdict, 1, (_, count) => count + 1);
            }
        );
        foreach (var verdict in Enum.GetValues<Verdict>())
        {
            Assert.True(
                verdicts.GetValueOrDefault(verdict) >= RandomWorld.Seeds.Count / 100,
                $"Only {verdicts.GetValueOrDefault(verdict)} networks are {verdict}: the test proves little about it."
            );
        }
    }

    [Fact]
    public void Every_witness_is_a_packet_that_gets_out_and_back()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: true).Where(one => one.Finding.Verdict == Verdict.Internet))
        {
            var witness = finding.Witness!;
            var destination = IPAddress.Parse(witness.Destination);
            Assert.True(PacketWalk.IsPublic(destination), $"Seed {seed}: {witness} is not public");
            var protocol = witness.Protocol switch
            {
                "tcp" => 6,
                "udp" => 17,
                "icmp" => 1,
                "icmpv6" => 58,
                var number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
            };
            var walk = new PacketWalk(world.Json, ["sg-1"]);
            var sources =
                destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                    ? (string[])["10.0.1.5", "10.0.1.200"]
                    : ["2600:1f18:1:1::5"];
            Assert.True(
                sources.Any(source =>
                    walk.Send(
                        new PacketWalk.Packet(
                            IPAddress.Parse(source),
                            destination,
                            protocol,
                            witness.Port ?? 0,
                            witness.SourcePort ?? 0,
                            witness.IcmpType ?? 0
                        ),
                        "subnet-w"
                    ) == PacketWalk.Fate.Internet
                ),
                $"Seed {seed}: {witness} does not get through\n{world.Json.ToJsonString()}"
            );
        }
    }

    [Fact]
    public void The_cut_closes_the_way_and_one_change_of_several_does_not()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: true))
        {
            if (finding.Verdict != Verdict.Internet)
            {
                Assert.Empty(finding.Cut);
                continue;
            }

            Assert.True(finding.Cut.Count > 0, $"Seed {seed}: open, and no change is proposed");
            var cut = Copy(world);
            foreach (var change in finding.Cut)
                Apply(cut, change);
            Assert.True(
                cut.Evaluate(ipv6: true).Verdict != Verdict.Internet,
                $"Seed {seed}: still open after {string.Join(" ", finding.Cut.Select(change => change.Text))}"
            );
            foreach (var change in finding.Cut.Where(_ => finding.Cut.Count > 1))
            {
                var part = Copy(world);
                Apply(part, change);
                Assert.True(part.Evaluate(ipv6: true).Verdict == Verdict.Internet, $"Seed {seed}: {change.Text} is enough alone");
            }
        }
    }

    // What an operator would do, on the JSON.
    private static void Apply(World world, Change change)
    {
        switch (change.Action)
        {
            case "deleteRoute":
                var routes = (JsonArray)
                    ((JsonArray)world.Json["RouteTables"]!).Single(table => (string?)table!["RouteTableId"] == change.Id)!["Routes"]!;
                foreach (
                    var route in routes
                        .Where(route =>
                            route!
                                .AsObject()
                                .Any(pair =>
                                    pair.Key.StartsWith("Destination", StringComparison.Ordinal) && pair.Value?.ToString() == change.Detail
                                )
                        )
                        .ToList()
                )
                {
                    routes.Remove(route);
                }

                break;
            case "deleteNatGateway":
                world.Set("NatGateways", change.Id, "State", "\"deleted\"");
                break;
            case "blockPublicAccess":
                world.BlockPublicAccess("block-bidirectional");
                break;
            default:
                // Which rule it is, the detail says for people only.
                world.Egress();
                break;
        }
    }

    [Fact]
    public void Removing_a_gateway_of_the_proof_removes_this_proof()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: true).Where(one => one.Finding.Verdict == Verdict.Internet))
        {
            foreach (var hop in finding.Path.Skip(2))
            {
                var without = Copy(world);
                foreach (var list in without.Json.Select(member => member.Value).OfType<JsonArray>())
                {
                    foreach (
                        var item in list.Where(item =>
                                item!
                                    .AsObject()
                                    .Any(pair =>
                                        pair.Key.EndsWith("GatewayId", StringComparison.Ordinal) && pair.Value?.ToString() == hop.Id
                                    )
                            )
                            .ToList()
                    )
                    {
                        list.Remove(item);
                    }
                }

                var after = without.Evaluate(ipv6: true);
                Assert.True(
                    after.Verdict != Verdict.Internet || !after.Path.Any(other => other.Id == hop.Id),
                    $"Seed {seed}: without {hop.Id} the path still names it"
                );
            }
        }
    }

    [Fact]
    public void Order_pages_and_unrelated_networks_change_nothing()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: true))
        {
            var reader = new NetworkAnswersReader();
            var page = 0;
            foreach (var (member, value) in world.Json.Reverse())
            {
                if (value is not JsonArray list)
                {
                    reader.Add("options.json", Utf8(new JsonObject { [member] = value!.DeepClone() }));
                    continue;
                }

                // Backwards, one resource a page, and an empty page that ends the list.
                foreach (var item in list.Reverse())
                {
                    reader.Add(
                        $"{page++}.json",
                        Utf8(new JsonObject { [member] = new JsonArray(item!.DeepClone()), ["NextToken"] = "more" })
                    );
                }

                reader.Add($"{page++}.json", Utf8(new JsonObject { [member] = new JsonArray() }));
            }

            reader.Add(
                "other.json",
                Utf8(
                    JsonNode
                        .Parse(
                            """
                            {"Vpcs":[{"VpcId":"vpc-other","CidrBlock":"10.7.0.0/16"}],"Subnets":[{"SubnetId":"subnet-other","VpcId":"vpc-other","CidrBlock":"10.7.1.0/24"}],
                            "RouteTables":[{"RouteTableId":"rtb-other","VpcId":"vpc-other","Associations":[{"Main":true}],"Routes":[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-other"}]}],
                            "InternetGateways":[{"InternetGatewayId":"igw-other","Attachments":[{"VpcId":"vpc-other","State":"available"}]}],
                            "NetworkAcls":[{"NetworkAclId":"acl-other","VpcId":"vpc-other","IsDefault":true,"Entries":[],"Associations":[]}]}
                            """
                        )!
                        .AsObject()
                )
            );
            var other = new ReachEvaluator(reader.Read()).Evaluate(new Workload("subnet-w", ["sg-1"], HasIpv6: true));
            if (!world.Json.ContainsKey("VpcEndpoints") || !world.Json.ContainsKey("VpcBlockPublicAccessOptions"))
                continue;
            Assert.True(
                finding.Verdict == other.Verdict && finding.Witness == other.Witness,
                $"Seed {seed}: {finding.Reason} became {other.Reason}"
            );
        }
    }

    [Fact]
    public void What_was_not_read_never_makes_a_network_look_closed()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: true))
        {
            foreach (
                var member in world.Json.Select(pair => pair.Key).Where(member => member is not ("Subnets" or "SecurityGroups")).ToList()
            )
            {
                var after = Copy(world).Without(member).Evaluate(ipv6: true);
                Assert.True(
                    after.Verdict == finding.Verdict
                        || after.Verdict == Verdict.Unknown
                        || IsAllowed(member, after.Verdict, finding.Verdict),
                    $"Seed {seed}: without {member} {finding.Verdict} became {after.Verdict}: {after.Reason}\n{world.Json.ToJsonString()}"
                );
            }
        }

        // A list of Block Public Access that was not read leaves a firewall's way as it is; an interface that was not read may forward.
        static bool IsAllowed(string member, Verdict after, Verdict before) =>
            after > before && member is "VpcBlockPublicAccessOptions" or "VpcBlockPublicAccessExclusions" or "NetworkInterfaces";
    }

    [Fact]
    public void A_more_specific_blackhole_over_all_public_blocks_leaves_no_internet()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: false).Where(one => one.Finding.Verdict == Verdict.Internet))
        {
            var route = finding.Path[2];
            if (route.Route!.StartsWith("pl-", StringComparison.Ordinal))
                continue;
            var block = IPNetwork.Parse(route.Route);
            var closed = Copy(world);
            foreach (var half in Halves(block))
                closed.Route(route.RouteTable!, half, "blackhole");
            var after = closed.Evaluate();
            Assert.True(after.Verdict != Verdict.Internet || after.Path[2].Route != route.Route, $"Seed {seed}: {after.Reason}");
        }
    }

    [Fact]
    public void A_first_ACL_rule_that_denies_and_Block_Public_Access_never_open_anything()
    {
        foreach (var (seed, world, finding) in Findings(ipv6: true).Where(one => one.World.Json.ContainsKey("VpcBlockPublicAccessOptions")))
        {
            var denied = Copy(world);
            foreach (var acl in (JsonArray)denied.Json["NetworkAcls"]!)
            {
                ((JsonArray)acl!["Entries"]!).Add(
                    JsonNode.Parse("""{"RuleNumber":1,"Egress":true,"RuleAction":"deny","Protocol":"6","CidrBlock":"0.0.0.0/0"}""")
                );
            }

            Assert.True(denied.Evaluate(ipv6: true).Verdict <= finding.Verdict, $"Seed {seed}");
            Assert.True(
                Copy(world).BlockPublicAccess("block-bidirectional").Evaluate(ipv6: true).Verdict <= finding.Verdict
                    || IsChanging(world)
                    || ExcludesEgressAlready(world),
                $"Seed {seed}"
            );
        }

        // An exclusion with allow-egress counts only where both directions are blocked, so that it opens there what block-ingress closed:
        // FilterTests has the table.
        static bool ExcludesEgressAlready(World world) =>
            (string?)world.Json["VpcBlockPublicAccessOptions"]!["InternetGatewayBlockMode"] == "block-ingress"
            && world.Json["VpcBlockPublicAccessExclusions"]!.ToJsonString().Contains("allow-egress", StringComparison.Ordinal);

        static bool IsChanging(World world) =>
            world.Json["VpcBlockPublicAccessExclusions"]!.ToJsonString().Contains("in-progress", StringComparison.Ordinal);
    }

    private static IEnumerable<(int Seed, World World, ReachFinding Finding)> Findings(bool ipv6) =>
        Enumerable
            .Range(1_000_000 + (RandomWorld.Seeds.First / 5), RandomWorld.Seeds.Count / 5)
            .Select(seed => (seed, RandomWorld.Of(seed)))
            .Select(one => (one.seed, one.Item2, one.Item2.Evaluate(ipv6)));

    private static World Copy(World world)
    {
        var copy = new World();
        copy.Json.Clear();
        foreach (var (member, value) in world.Json)
            copy.Json[member] = value!.DeepClone();
        return copy;
    }

    private static IEnumerable<string> Halves(IPNetwork block)
    {
        var bytes = block.BaseAddress.GetAddressBytes();
        yield return $"{new IPAddress(bytes)}/{block.PrefixLength + 1}";
        bytes[block.PrefixLength / 8] |= (byte)(0x80 >> (block.PrefixLength % 8));
        yield return $"{new IPAddress(bytes)}/{block.PrefixLength + 1}";
    }

    private static byte[] Utf8(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
}
