// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>What a Network Firewall lets out, from the answers of DescribeFirewall, DescribeFirewallPolicy and DescribeRuleGroup.</summary>
public sealed class FirewallTests
{
    private const string Everything = "tcp,udp,icmp,other 0.0.0.0/0";

    private static FirewallWorld New => new();

    [Fact]
    public void A_default_that_passes_inspects_nothing() => Assert.Equal([$"All: {Everything}"], New.Defaults("aws:pass").Rows());

    [Fact]
    public void A_default_that_drops_lets_nothing_out() => Assert.Empty(New.Defaults("aws:drop").Rows());

    [Fact]
    public void Without_stateful_rules_what_is_forwarded_passes() => Assert.Equal([$"All: {Everything}"], New.Rows());

    [Fact]
    public void In_strict_order_without_a_default_that_drops_what_no_rule_drops_passes() =>
        Assert.Equal([$"All: {Everything}"], New.Strict("aws:alert_strict").Rows());

    [Fact]
    public void The_default_that_drops_all_drops_handshakes_too() => Assert.Empty(New.Strict("aws:drop_strict").Rows());

    [Fact]
    public void The_default_that_drops_what_is_established_lets_connections_begin() =>
        Assert.Equal([$"Start: {Everything}"], New.Strict("aws:drop_established", "aws:alert_established").Rows());

    [Fact]
    public void A_default_action_that_is_new_is_unknown() =>
        Assert.Equal([$"Unknown: {Everything}"], New.Strict("aws:drop_somewhat").Rows());

    [Fact]
    public void The_lowest_priority_of_stateless_rules_decides()
    {
        const string all = """{"Protocols":[6],"Destinations":[{"AddressDefinition":"8.0.0.0/8"}]}""";
        const string web =
            """{"Protocols":[6],"Destinations":[{"AddressDefinition":"8.8.8.0/24"}],"DestinationPorts":[{"FromPort":443,"ToPort":443}]}""";
        const string answers = """{"Protocols":[6],"Sources":[{"AddressDefinition":"8.0.0.0/8"}]}""";
        Assert.Equal(
            ["All: tcp 8.8.8.0/24 443"],
            New.Defaults("aws:drop").Stateless((web, "aws:pass"), (answers, "aws:pass"), (all, "aws:drop")).Rows()
        );
        Assert.Empty(New.Defaults("aws:drop").Stateless((all, "aws:drop"), (web, "aws:pass"), (answers, "aws:pass")).Rows());
    }

    [Fact]
    public void Stateless_rules_must_let_the_answers_back() =>
        Assert.Equal(
            ["OneWay: tcp 8.8.8.8/32 443"],
            New.Defaults("aws:drop")
                .Stateless(
                    (
                        """{"Protocols":[6],"Destinations":[{"AddressDefinition":"8.8.8.8"}],"DestinationPorts":[{"FromPort":443,"ToPort":443}]}""",
                        "aws:pass"
                    )
                )
                .Rows()
        );

    [Fact]
    public void Fragments_of_UDP_packets_have_a_default_of_their_own() =>
        Assert.Equal(["Fragments: udp 0.0.0.0/0"], New.Defaults("aws:drop", "aws:pass").Rows());

    [Fact]
    public void Flags_of_TCP_are_not_understood() =>
        Assert.Equal(
            ["Unknown: tcp 0.0.0.0/0"],
            New.Defaults("aws:drop")
                .Stateless(("""{"Protocols":[6],"TCPFlags":[{"Flags":["SYN"],"Masks":["SYN","ACK"]}]}""", "aws:pass"))
                .Rows()
        );

    [Fact]
    public void Packets_and_answers_that_take_different_ways_are_unknown() =>
        Assert.Equal(
            ["Unknown: tcp 0.0.0.0/0 443"],
            New.Strict("aws:drop_strict")
                .Stateless(
                    (
                        """{"Protocols":[6],"Sources":[{"AddressDefinition":"10.0.0.0/8"}],"DestinationPorts":[{"FromPort":443,"ToPort":443}]}""",
                        "aws:pass"
                    )
                )
                .Rows()
        );

    [Fact]
    public void Code_that_sends_from_the_port_that_passes_gets_its_answers() =>
        Assert.Equal(
            ["All: tcp 0.0.0.0/0 443"],
            New.Defaults("aws:drop")
                .Stateless(("""{"Protocols":[6],"DestinationPorts":[{"FromPort":443,"ToPort":443}]}""", "aws:pass"))
                .Rows()
        );

    [Fact]
    public void A_stateful_rule_lets_its_destination_port_and_protocol_out() =>
        Assert.Equal(
            ["All: tcp 8.8.8.0/24,9.9.9.9/32 443,8000-8080"],
            New.Strict("aws:drop_strict").Stateful("PASS TCP 10.0.0.0/16 ANY -> [8.8.8.0/24,9.9.9.9] [443,8000:8080]").Rows()
        );

    [Fact]
    public void A_rule_for_other_sources_or_the_other_direction_does_not_count()
    {
        Assert.Empty(
            New.Strict("aws:drop_strict").Stateful("PASS IP 10.9.0.0/16 ANY -> ANY ANY", "PASS IP 8.0.0.0/8 ANY -> 10.0.0.0/16 ANY").Rows()
        );
        Assert.Equal(
            ["All: tcp,udp,icmp,other 8.0.0.0/8"],
            New.Strict("aws:drop_strict").Stateful("PASS IP 8.0.0.0/8 ANY <> 10.0.0.0/16 ANY").Rows()
        );
    }

    [Fact]
    public void In_action_order_a_rule_that_passes_beats_one_that_drops()
    {
        string[] rules = ["DROP TCP ANY ANY -> ANY ANY", "PASS TCP ANY ANY -> 8.8.8.8/32 443"];
        Assert.Equal(["All: tcp 8.8.8.8/32 443", "All: udp,icmp,other 0.0.0.0/0"], New.Stateful(rules).Rows());
        Assert.Equal(["All: udp,icmp,other 0.0.0.0/0"], New.Strict().Stateful(rules).Rows());
    }

    [Fact]
    public void A_rule_that_drops_the_answers_leaves_one_way() =>
        Assert.Equal(
            ["All: tcp,icmp,other 0.0.0.0/0", "OneWay: udp 0.0.0.0/0"],
            New.Stateful("REJECT UDP ANY ANY -> $HOME_NET ANY").Rows()
        );

    [Fact]
    public void An_allow_list_in_action_order_leaves_out_what_is_neither_HTTP_nor_TLS() =>
        Assert.Equal(
            ["All: udp,icmp,other 0.0.0.0/0", "Except: tcp 0.0.0.0/0 except tls but (.example.com) + http but (.example.com)"],
            New.Names("ALLOWLIST", "TLS_SNI,HTTP_HOST", ".example.com").Rows()
        );

    [Fact]
    public void An_allow_list_in_strict_order_lets_names_out_that_clients_claim() =>
        Assert.Equal(
            ["Only: tcp 0.0.0.0/0 only tls(.example.com)", $"Start: {Everything}"],
            New.Strict("aws:drop_established").Names("ALLOWLIST", "TLS_SNI", ".example.com").Rows()
        );

    [Theory]
    [InlineData("DENYLIST")]
    [InlineData("REJECTLIST")]
    public void A_deny_list_stops_its_names_only(string kind) =>
        Assert.Equal(
            ["All: udp,icmp,other 0.0.0.0/0", "Except: tcp 0.0.0.0/0 except tls(evil.example)"],
            New.Names(kind, "TLS_SNI", "evil.example").Rows()
        );

    [Fact]
    public void A_list_that_alerts_stops_nothing() =>
        Assert.Equal([$"All: {Everything}"], New.Names("ALERTLIST", "TLS_SNI", "evil.example").Rows());

    [Fact]
    public void A_rule_that_passes_the_handshake_ends_the_inspection_before_names_are_seen() =>
        Assert.Equal(
            ["All: tcp 0.0.0.0/0 443"],
            New.Strict("aws:drop_strict").Names("DENYLIST", "TLS_SNI", "evil.example").Stateful("PASS TCP ANY ANY -> ANY 443").Rows()
        );

    [Fact]
    public void Names_count_for_addresses_of_HOME_NET_only()
    {
        var elsewhere = New.Names("ALLOWLIST", "TLS_SNI", ".example.com")
            .Variables("""{"IPSets":{"HOME_NET":{"Definition":["10.9.0.0/16"]}}}""");
        Assert.Equal([$"All: {Everything}"], elsewhere.Rows());

        var other = New.Names("ALLOWLIST", "TLS_SNI", ".example.com");
        other.Answer["Firewall"]!["VpcId"] = "vpc-elsewhere";
        Assert.Equal(["All: udp,icmp,other 0.0.0.0/0", "Unknown: tcp 0.0.0.0/0"], other.Rows());
        Assert.Contains("HOME_NET", Assert.Single(other.Passage().Unread).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_HOME_NETs_are_unknown()
    {
        var world = New.Names("ALLOWLIST", "TLS_SNI", ".example.com")
            .Variables("""{"IPSets":{"HOME_NET":{"Definition":["10.9.0.0/16"]}}}""");
        world.Policy["PolicyVariables"] = JsonNode.Parse("""{"RuleVariables":{"HOME_NET":{"Definition":["10.0.0.0/8"]}}}""");
        Assert.Contains("Unknown: tcp 0.0.0.0/0", world.Rows());
    }

    [Fact]
    public void A_rule_about_a_protocol_above_TCP_lets_out_at_most_what_looks_like_it() =>
        Assert.Equal(
            ["Only: tcp 0.0.0.0/0 443 only tls", $"Start: {Everything}"],
            New.Strict("aws:drop_established").Stateful("PASS TLS ANY ANY -> ANY 443").Rows()
        );

    [Fact]
    public void Suricata_rules_are_not_understood_and_never_guessed()
    {
        var world = New.Strict("aws:drop_strict").Suricata("pass tls $HOME_NET any -> any 443 (tls.sni; content:\"example.com\"; sid:1;)");
        Assert.Equal([$"Unknown: {Everything}"], world.Rows());
        var unread = Assert.Single(world.Passage().Unread);
        Assert.Equal("network-firewall:DescribeRuleGroup", unread.Call);
        Assert.Contains("Suricata rules", unread.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_passes_before_Suricata_rules_passes_all_the_same()
    {
        const string pass = "PASS TCP ANY ANY -> 8.8.8.8/32 443";
        Assert.Contains(
            "All: tcp 8.8.8.8/32 443",
            New.Strict("aws:drop_strict").Stateful(pass).Suricata("drop ip any any -> any any (sid:1;)").Rows()
        );
        Assert.DoesNotContain(
            "All: tcp 8.8.8.8/32 443",
            New.Strict("aws:drop_strict").Suricata("drop ip any any -> any any (sid:1;)").Stateful(pass).Rows()
        );
        Assert.Contains("All: tcp 8.8.8.8/32 443", New.Suricata("drop ip any any -> any any (sid:1;)").Stateful(pass).Rows());
    }

    [Fact]
    public void An_option_that_narrows_a_rule_makes_only_its_part_unknown() =>
        Assert.Equal(["Unknown: tcp 0.0.0.0/0 443"], New.Strict("aws:drop_strict").Stateful("PASS TCP ANY ANY -> ANY 443 flow").Rows());

    [Fact]
    public void A_rule_that_alerts_may_end_the_inspection() =>
        Assert.Equal(["Unknown: tcp 0.0.0.0/0 443"], New.Strict("aws:drop_strict").Stateful("ALERT TCP ANY ANY -> ANY 443").Rows());

    [Fact]
    public void A_rule_that_may_pass_the_handshake_makes_exceptions_by_name_unknown() =>
        Assert.Equal(
            [
                "All: udp,icmp,other 0.0.0.0/0",
                "Except: tcp 0.0.0.0/0 1-442,444-65535 except tls(evil.example)",
                "Unknown: tcp 0.0.0.0/0 443",
            ],
            New.Strict().Names("DENYLIST", "TLS_SNI", "evil.example").Stateful("ALERT TCP $HOME_NET ANY -> ANY 443").Rows()
        );

    [Theory]
    [InlineData("PASS TCP @list ANY -> ANY ANY")]
    [InlineData("PASS TCP $NOWHERE ANY -> ANY ANY")]
    [InlineData("PASS TCP ANY 1:2:3 -> ANY ANY")]
    [InlineData("PASS WARP ANY ANY -> ANY ANY")]
    [InlineData("SKIP TCP ANY ANY -> ANY ANY")]
    public void A_rule_that_is_not_understood_is_unknown(string rule) =>
        Assert.Contains(
            New.Strict("aws:drop_strict").Stateful(rule).Rows(),
            row => row.StartsWith("Unknown: tcp", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("RuleGroup")]
    [InlineData("RulesSource")]
    public void A_member_that_is_new_is_not_ignored(string place)
    {
        var world = New.Defaults("aws:drop").Stateless(("{}", "aws:drop"));
        var group = world.Groups[0]["RuleGroup"]!;
        (place == "RuleGroup" ? group : group["RulesSource"]!)["Shortcuts"] = "all";
        Assert.Equal([$"Unknown: {Everything}"], world.Rows());
        Assert.Contains("Shortcuts", Assert.Single(world.Passage().Unread).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_member_of_the_policy_is_not_ignored()
    {
        var world = New.Defaults("aws:drop");
        world.Policy["FirewallSection"] = new JsonObject();
        Assert.Equal([$"Unknown: {Everything}"], world.Rows());
    }

    [Fact]
    public void A_rule_group_that_was_not_read_is_named_with_its_account_and_AWS_own_ones_as_such()
    {
        var world = New.Strict("aws:drop_strict").Stateful("PASS TCP ANY ANY -> ANY 443");
        world.Groups[0]["RuleGroupResponse"]!["RuleGroupArn"] = "arn:aws:network-firewall:eu-west-1:444455556666:stateful-rulegroup/shared";
        _ = world.Build();
        var reference = world
            .Network.Files[1]
            .Replace(
                $"{FirewallWorld.Arn}stateful-rulegroup/g0",
                "arn:aws:network-firewall:eu-west-1:444455556666:stateful-rulegroup/shared",
                StringComparison.Ordinal
            );
        world.Network.Files.RemoveRange(1, 2);
        var unread = Assert.Single(Assert.Single(world.Network.File(reference).Evaluate().Passes!).Unread);
        Assert.Equal(("network-firewall:DescribeRuleGroup", "444455556666"), (unread.Call, unread.Account));

        world.Network.Files[1] = reference.Replace("eu-west-1:444455556666:", "eu-west-1:aws-managed:", StringComparison.Ordinal);
        Assert.Contains("AWS manages", Assert.Single(Assert.Single(world.Network.Evaluate().Passes!).Unread).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_read_of_a_firewall_stays_filtered_and_is_named()
    {
        var world = New.Defaults("aws:drop");
        _ = world.Build();
        Is("network-firewall:DescribeFirewallPolicy", 1);
        Is("network-firewall:DescribeFirewall", 0);

        void Is(string call, int file)
        {
            world.Network.Files.RemoveAt(file);
            var finding = world.Network.Evaluate();
            Assert.Equal(Verdict.Filtered, finding.Verdict);
            var passage = Assert.Single(finding.Passes!);
            Assert.Equal((null, call), (passage.Traffic, Assert.Single(passage.Unread).Call));
        }
    }

    [Fact]
    public void Rules_that_are_not_in_force_yet_are_unknown()
    {
        var world = New.Defaults("aws:drop");
        world.Answer["FirewallStatus"]!["ConfigurationSyncStateSummary"] = "PENDING";
        Assert.Null(world.Passage().Traffic);
        Assert.Contains("IN_SYNC", Assert.Single(world.Passage().Unread).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_of_an_association_leads_to_its_firewall()
    {
        var world = New.Defaults("aws:drop");
        world.Answer["FirewallStatus"]!["SyncStates"]!["eu-west-1a"]!["Attachment"]!["EndpointId"] = "vpce-first";
        _ = world.Build();
        world.Network.File(
            $$"""{"VpcEndpointAssociation":{"VpcEndpointAssociationArn":"{{FirewallWorld.Arn}}vpc-endpoint-association/a","FirewallArn":"{{FirewallWorld.Arn}}firewall/f","VpcId":"vpc-1","SubnetMapping":{"SubnetId":"subnet-n"} },"VpcEndpointAssociationStatus":{"Status":"READY","AssociationSyncState":{"eu-west-1a":{"Attachment":{"EndpointId":"vpce-fw"} } } } }"""
        );
        Assert.Empty(Assert.Single(world.Network.Evaluate().Passes!).Traffic!);
    }

    [Fact]
    public void Groups_and_ACLs_before_the_firewall_count()
    {
        var world = New.Defaults("aws:pass");
        world.Network.Egress("""{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"8.8.0.0/16"}]}""");
        Assert.Equal(["All: tcp 8.8.0.0/16 443"], world.Rows());
    }

    [Fact]
    public void Behind_a_NAT_gateway_the_gateways_address_is_the_source()
    {
        var world = New.Strict("aws:drop_strict").Stateful("PASS TCP 10.0.2.9/32 ANY -> ANY 443", "PASS TCP 10.0.1.0/24 ANY -> ANY 80");
        world
            .Network.Set("RouteTables", "rtb-w", "Routes", """[{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1"}]""")
            .Set("RouteTables", "rtb-n", "Routes", """[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"vpce-fw"}]""");
        Assert.Equal(["All: tcp 0.0.0.0/0 443"], world.Rows());
    }

    [Fact]
    public void A_protocol_that_only_the_firewall_names_is_one_of_its_own() =>
        Assert.Equal(["All: 47 0.0.0.0/0"], New.Defaults("aws:drop").Stateless(("""{"Protocols":[47]}""", "aws:pass")).Rows());

    [Fact]
    public void A_network_that_is_not_filtered_says_nothing_of_firewalls() =>
        Assert.Null(New.Build().Route("rtb-w", "8.0.0.0/8", "nat-1").Evaluate().Passes);
}
