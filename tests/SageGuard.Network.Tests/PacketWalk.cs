// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;

namespace SageGuard.Network.Tests;

/// <summary>
/// The other opinion: sends single packets through the same JSON, hop by hop, and their answers back. It shares no code with
/// the evaluator and knows no sets: it tries an address, a port and a source of every kind that the network tells apart.
/// </summary>
internal sealed class PacketWalk
{
    private static readonly string[] NotPublic =
    [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ];

    private static readonly IPNetwork[] SpecialV4 = [.. NotPublic.Select(IPNetwork.Parse)];
    private static readonly IPNetwork[] Unroutable =
    [
        .. (
            (string[])
                [
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/8",
                    "fe80::/10",
                    "ff00::/8",
                    "fd00:ec2::/32",
                ]
        ).Select(IPNetwork.Parse),
    ];
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Documentation6 = IPNetwork.Parse("2001:db8::/32");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly JsonObject _json;
    private readonly Dictionary<string, List<Row>> _tables;
    private readonly Dictionary<string, List<Rule>> _acls;
    private readonly List<Rule> _egress;
    private readonly List<IPNetwork> _inside;

    public PacketWalk(JsonObject json, string[] groups)
    {
        _json = json;
        _tables = All("RouteTables").ToDictionary(table => Text(table, "RouteTableId")!, RowsOf);
        _acls = All("NetworkAcls")
            .ToDictionary(
                acl => Text(acl, "NetworkAclId")!,
                acl => ((JsonArray)acl["Entries"]!).Select(entry => RuleOf(entry!.AsObject())).OrderBy(rule => rule.Number).ToList()
            );
        _egress =
        [
            .. All("SecurityGroups")
                .Where(group => groups.Contains(Text(group, "GroupId")))
                .SelectMany(group => (JsonArray)group["IpPermissionsEgress"]!)
                .SelectMany(rule => GroupRulesOf(rule!.AsObject())),
        ];
        _inside =
        [
            .. All("Vpcs")
                .Where(vpc => Text(vpc, "VpcId") == "vpc-1")
                .SelectMany(vpc => (JsonArray)vpc["CidrBlockAssociationSet"]!)
                .Select(block => IPNetwork.Parse(Text(block!.AsObject(), "CidrBlock")!)),
            .. All("Subnets").Where(subnet => Text(subnet, "VpcId") == "vpc-1").SelectMany(SubnetBlocks),
        ];
    }

    /// <summary>The worst that any packet can do: closed, hybrid, filtered, unknown, internet.</summary>
    public Fate Worst(bool ipv6, string subnet)
    {
        var worst = Fate.Closed;
        foreach (var packet in Packets(ipv6, subnet))
        {
            var fate = Send(packet, subnet);
            if (fate > worst)
                worst = fate;
            if (worst == Fate.Internet)
                break;
        }

        // Between closed and hybrid nothing is known either.
        return worst == Fate.PerhapsHybrid ? Fate.Unknown : worst;
    }

    /// <summary>What becomes of one packet and its answer.</summary>
    public Fate Send(Packet packet, string subnet)
    {
        if (!_egress.Exists(rule => rule.Matches(packet.Protocol, packet.Destination, packet.DestinationPort, packet.IcmpType)))
            return Fate.Closed;
        var (fate, isAnswered) = At(packet, subnet, nat: null, depth: 0);
        return isAnswered ? fate : Fate.Closed;
    }

    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            return !Array.Exists(SpecialV4, block => block.Contains(address));
        return Nat64.Contains(address) ? IsPublic(Low(address)) : Global6.Contains(address) && !Documentation6.Contains(address);
    }

    // Where the packet is: in a subnet (null for a regional NAT gateway), behind which NAT gateway.
    private (Fate Fate, bool IsAnswered) At(Packet packet, string? subnet, JsonObject? nat, int depth)
    {
        if (depth > 6)
            return (Fate.Closed, false);
        var table = subnet is not null ? TableOf(subnet) : Text(nat!, "RouteTableId");
        var row = _tables[table!]
            .Where(candidate => candidate.Destination.Contains(packet.Destination))
            .OrderByDescending(candidate => candidate.Destination.PrefixLength)
            .ThenBy(candidate => candidate.Rank)
            .FirstOrDefault();
        if (row is null || row.Target is "local" or "blackhole")
            return (Fate.Closed, false);
        var kind = row.Target.Split('-')[0];
        if (kind == "nat")
            return ThroughNat(packet, subnet, row.Target, depth);

        // Everything else lies outside of the subnet.
        var (leaves, returns) = Cross(packet, subnet);
        if (!leaves || _inside.Exists(block => block.Contains(packet.Destination)))
            return (Fate.Closed, false);
        return (Leave(packet, subnet, nat, row.Target, kind), returns);
    }

    private Fate Leave(Packet packet, string? subnet, JsonObject? nat, string target, string kind)
    {
        var isPublic = IsPublic(packet.Destination);
        var isV6 = packet.Destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var isUnroutable = Array.Exists(Unroutable, block => block.Contains(packet.Destination));
        var isNat64 = Nat64.Contains(packet.Destination);
        var isPrivate = !isPublic && !isUnroutable && !isNat64;
        switch (kind)
        {
            case "igw":
                var hasAddress = nat is not null ? Text(nat, "ConnectivityType") != "private" : isV6;
                return hasAddress && isPublic && !isNat64 && IsAttached("InternetGateways", "InternetGatewayId", target)
                    ? Blocked(nat is null ? "direct" : "out", subnet)
                    : Fate.Closed;
            case "eigw":
                return isV6 && isPublic && !isNat64 && IsAttached("EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", target)
                    ? Blocked("out", subnet)
                    : Fate.Closed;
            case "vgw" or "lgw":
                return isPublic || isPrivate ? Fate.Hybrid : Fate.Closed;
            case "tgw":
                return isPublic ? Fate.Unknown
                    : isPrivate ? Fate.Hybrid
                    : Fate.Closed;
            case "eni":
                var card = All("NetworkInterfaces").FirstOrDefault(one => Text(one, "NetworkInterfaceId") == target);
                return card is not null && (bool)card["SourceDestCheck"]! ? Fate.Closed
                    : isPublic ? Fate.Unknown
                    : isPrivate ? Fate.Hybrid
                    : Fate.Closed;
            case "cagw":
                return isPublic ? Fate.Unknown : Fate.Closed;
            case "pcx":
                var peering = All("VpcPeeringConnections").FirstOrDefault(one => Text(one, "VpcPeeringConnectionId") == target);
                return
                    peering is not null
                    && Text(peering["Status"]!.AsObject(), "Code") == "active"
                    && (isPublic || isPrivate)
                    && IPNetwork.Parse(Text(peering["AccepterVpcInfo"]!.AsObject(), "CidrBlock")!) is var peer
                    && peer.Contains(packet.Destination)
                    ? Fate.Hybrid
                    : Fate.Closed;
            case "vpce":
                if (!_json.ContainsKey("VpcEndpoints"))
                {
                    return isPublic ? Fate.Unknown
                        : isPrivate ? Fate.PerhapsHybrid
                        : Fate.Closed;
                }

                var endpoint = All("VpcEndpoints").Single(one => Text(one, "VpcEndpointId") == target);
                if (Text(endpoint, "VpcEndpointType") == "Gateway")
                    return Fate.Closed;
                if (isPrivate)
                    return Fate.Hybrid;
                return isPublic && !IsInspectionBlocked(Text(endpoint["SubnetIds"]!.AsArray()[0]!)) ? Fate.Filtered : Fate.Closed;
            default:
                throw new InvalidOperationException(target);
        }
    }

    private (Fate Fate, bool IsAnswered) ThroughNat(Packet packet, string? subnet, string id, int depth)
    {
        var isV6 = packet.Destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (packet.Protocol is not (1 or 6 or 17 or 58))
            return (Fate.Closed, false);
        if (All("NatGateways").FirstOrDefault(one => Text(one, "NatGatewayId") == id) is not { } nat || Text(nat, "State") != "available")
            return (Fate.Closed, false);
        var natSubnet = Text(nat, "SubnetId");
        var answered = true;
        if (natSubnet is null || natSubnet != subnet)
        {
            var (leaves, returns) = Cross(packet, subnet);
            var (enters, comesBack) = natSubnet is null ? (true, true) : Into(packet, natSubnet);
            if (!leaves || !enters)
                return (Fate.Closed, false);
            answered = returns && comesBack;
        }

        if (isV6)
        {
            if (!Nat64.Contains(packet.Destination) || (packet.Protocol == 58 && packet.IcmpType != 128))
                return (Fate.Closed, false);
            packet = packet with
            {
                Destination = Low(packet.Destination),
                Protocol = packet.Protocol == 58 ? 1 : packet.Protocol,
                IcmpType = packet.Protocol == 58 ? 8 : 0,
            };
        }

        // A NAT gateway sends from 1024 on.
        if (packet.Protocol is 6 or 17 && packet.SourcePort < 1024)
            answered = false;
        // Where its address was not recorded it may be any of the VPC's.
        string[] sources = Text(((JsonArray)nat["NatGatewayAddresses"]!)[0]!.AsObject(), "PrivateIp") is { } own
            ? [own]
            : ["10.0.0.9", "10.0.1.9", "10.0.2.9", "10.0.3.9"];
        var (fate, isAnswered) = sources
            .Select(source => At(packet with { Source = IPAddress.Parse(source) }, natSubnet, nat, depth + 1))
            .MaxBy(one => one.IsAnswered ? (1, one.Fate) : (0, one.Fate));
        return (fate, isAnswered && answered);
    }

    private (bool Leaves, bool Returns) Cross(Packet packet, string? subnet) =>
        subnet is null
            ? (true, true)
            : (
                Allows(subnet, egress: true, packet.Protocol, packet.Destination, packet.DestinationPort, packet.IcmpType),
                Allows(subnet, egress: false, packet.Protocol, packet.Destination, packet.SourcePort, ReplyTo(packet))
            );

    private (bool Enters, bool ComesBack) Into(Packet packet, string subnet) =>
        (
            Allows(subnet, egress: false, packet.Protocol, packet.Source, packet.DestinationPort, packet.IcmpType),
            Allows(subnet, egress: true, packet.Protocol, packet.Source, packet.SourcePort, ReplyTo(packet))
        );

    private static int ReplyTo(Packet packet) =>
        packet.IcmpType switch
        {
            8 => 0,
            13 => 14,
            128 => 129,
            _ => 0,
        };

    private bool Allows(string subnet, bool egress, int protocol, IPAddress other, int port, int icmpType)
    {
        var acl =
            All("NetworkAcls")
                .FirstOrDefault(one =>
                    ((JsonArray)one["Associations"]!).Any(association => Text(association!.AsObject(), "SubnetId") == subnet)
                )
            ?? All("NetworkAcls").First(one => (bool)one["IsDefault"]!);
        foreach (var rule in _acls[Text(acl, "NetworkAclId")!])
        {
            if (rule.Egress == egress && rule.Matches(protocol, other, port, icmpType))
                return rule.Allow;
        }

        return false;
    }

    private Fate Blocked(string use, string? subnet)
    {
        if (_json["VpcBlockPublicAccessOptions"] is not JsonObject options)
            return Fate.Unknown;
        var mode = Text(options, "InternetGatewayBlockMode");
        var exclusion = All("VpcBlockPublicAccessExclusions")
            .FirstOrDefault(one =>
                Text(one, "ResourceArn")!.EndsWith("vpc/vpc-1", StringComparison.Ordinal)
                || (subnet is not null && Text(one, "ResourceArn")!.EndsWith($"subnet/{subnet}", StringComparison.Ordinal))
            );
        var without = IsOpen(mode!, null, use);
        if (exclusion is null)
            return without ? Fate.Internet : Fate.Closed;
        var with = IsOpen(mode!, Text(exclusion, "InternetGatewayExclusionMode"), use);
        return Text(exclusion, "State") == "create-complete"
            ? with
                ? Fate.Internet
                : Fate.Closed
            : with == without
                ? with
                    ? Fate.Internet
                    : Fate.Closed
                : Fate.Unknown;
    }

    private bool IsInspectionBlocked(string? subnet) =>
        _json["VpcBlockPublicAccessOptions"] is JsonObject options
        && Text(options, "InternetGatewayBlockMode") == "block-bidirectional"
        && !All("VpcBlockPublicAccessExclusions")
            .Any(one =>
                Text(one, "ResourceArn")!.EndsWith("vpc/vpc-1", StringComparison.Ordinal)
                || Text(one, "ResourceArn")!.EndsWith($"subnet/{subnet}", StringComparison.Ordinal)
            );

    private static bool IsOpen(string mode, string? exclusion, string use) =>
        mode switch
        {
            "off" => true,
            "block-ingress" => use == "out" || exclusion == "allow-bidirectional",
            _ => exclusion is not null,
        };

    private bool IsAttached(string list, string idMember, string id) =>
        All(list).FirstOrDefault(one => Text(one, idMember) == id) is { } gateway
        && ((JsonArray)gateway["Attachments"]!).Any(attachment => Text(attachment!.AsObject(), "VpcId") == "vpc-1");

    private string? TableOf(string subnet) =>
        Text(
            All("RouteTables")
                .FirstOrDefault(table =>
                    ((JsonArray)table["Associations"]!).Any(association => Text(association!.AsObject(), "SubnetId") == subnet)
                )
                ?? All("RouteTables")
                    .First(table =>
                        Text(table, "VpcId") == "vpc-1"
                        && ((JsonArray)table["Associations"]!).Any(association => (bool?)association!["Main"] == true)
                    ),
            "RouteTableId"
        );

    // One address at the beginning of each part that some block makes, and one port of each part that some range makes.
    private IEnumerable<Packet> Packets(bool ipv6, string subnet)
    {
        var blocks = _tables
            .Values.SelectMany(rows => rows)
            .Select(row => row.Destination)
            .Concat(_egress.Select(rule => rule.Block))
            .Concat(_acls.Values.SelectMany(rules => rules).Select(rule => rule.Block))
            .Concat(SpecialV4)
            .Append(Global6)
            .Append(Documentation6)
            .Concat(_inside)
            .Distinct()
            .ToList();
        blocks.AddRange(
            blocks
                .Where(block => block.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
                .Select(block => new IPNetwork(High(block.BaseAddress), block.PrefixLength + 96))
                .ToList()
        );
        var destinations = blocks
            .SelectMany(block => new[] { block.BaseAddress, After(block) })
            .OfType<IPAddress>()
            .Where(address => ipv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            .Distinct()
            .ToList();
        var rules = _egress.Concat(_acls.Values.SelectMany(all => all)).ToList();
        var ports = rules
            .SelectMany(rule => new[] { rule.From, rule.To + 1 })
            .Append(1)
            .Append(1024)
            .Where(port => port is > 0 and < 65536)
            .Distinct()
            .ToList();
        var own = All("Subnets").Where(one => Text(one, "SubnetId") == subnet).SelectMany(SubnetBlocks).ToList();
        var sources = blocks
            .SelectMany(block => new[] { block.BaseAddress, After(block) })
            .OfType<IPAddress>()
            .Where(address => own.Exists(block => block.Contains(address)))
            .Distinct()
            .ToList();
        foreach (var destination in destinations)
        {
            if (Array.Exists(Unroutable, block => block.Contains(destination)) && !Nat64.Contains(destination))
                continue;
            foreach (var source in sources.Where(source => source.AddressFamily == destination.AddressFamily))
            {
                foreach (var protocol in (int[])[6, 17])
                {
                    foreach (var port in ports)
                    {
                        foreach (var sourcePort in ports)
                            yield return new Packet(source, destination, protocol, port, sourcePort);
                    }
                }

                var types =
                    destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                        ? (Protocol: 1, Types: (int[])[8, 13])
                        : (58, [128]);
                foreach (var type in types.Types)
                    yield return new Packet(source, destination, types.Protocol, 0, 0, type);
                foreach (var protocol in (int[])[47, 50, 200])
                    yield return new Packet(source, destination, protocol, 0, 0);
            }
        }
    }

    private IEnumerable<JsonObject> All(string list) => ((JsonArray?)_json[list] ?? []).Select(item => item!.AsObject());

    private List<Row> RowsOf(JsonObject table)
    {
        var rows = new List<Row>();
        foreach (var route in ((JsonArray)table["Routes"]!).Select(item => item!.AsObject()))
        {
            var target =
                Text(route, "State") == "blackhole"
                    ? "blackhole"
                    : route
                        .First(pair =>
                            pair.Key
                                is "GatewayId"
                                    or "NatGatewayId"
                                    or "EgressOnlyInternetGatewayId"
                                    or "TransitGatewayId"
                                    or "VpcPeeringConnectionId"
                                    or "NetworkInterfaceId"
                                    or "LocalGatewayId"
                                    or "CarrierGatewayId"
                        )
                        .Value!.ToString();
            if (Text(route, "DestinationPrefixListId") is { } list)
            {
                rows.AddRange(
                    ((JsonArray)All("PrefixLists").Single(one => Text(one, "PrefixListId") == list)["Cidrs"]!).Select(block => new Row(
                        IPNetwork.Parse(block!.ToString()),
                        target,
                        1
                    ))
                );
            }
            else
            {
                rows.Add(
                    new Row(
                        IPNetwork.Parse((Text(route, "DestinationCidrBlock") ?? Text(route, "DestinationIpv6CidrBlock"))!),
                        target,
                        Text(route, "Origin") == "EnableVgwRoutePropagation" ? 2 : 0
                    )
                );
            }
        }

        return rows;
    }

    private static Rule RuleOf(JsonObject entry) =>
        new(
            (int)entry["RuleNumber"]!,
            (bool)entry["Egress"]!,
            Text(entry, "RuleAction") == "allow",
            int.Parse(Text(entry, "Protocol")!, System.Globalization.CultureInfo.InvariantCulture),
            IPNetwork.Parse((Text(entry, "CidrBlock") ?? Text(entry, "Ipv6CidrBlock"))!),
            (int?)entry["PortRange"]?["From"] ?? 0,
            (int?)entry["PortRange"]?["To"] ?? 65535,
            (int?)entry["IcmpTypeCode"]?["Type"] ?? -1
        );

    private IEnumerable<Rule> GroupRulesOf(JsonObject rule)
    {
        var protocol = Text(rule, "IpProtocol") switch
        {
            "tcp" => 6,
            "udp" => 17,
            "icmp" => 1,
            "icmpv6" => 58,
            { } number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
            _ => -1,
        };
        var isIcmp = protocol is 1 or 58;
        var blocks = ((JsonArray?)rule["IpRanges"] ?? [])
            .Select(range => Text(range!.AsObject(), "CidrIp")!)
            .Concat(((JsonArray?)rule["Ipv6Ranges"] ?? []).Select(range => Text(range!.AsObject(), "CidrIpv6")!))
            .Concat(
                ((JsonArray?)rule["PrefixListIds"] ?? [])
                    .SelectMany(list =>
                        (JsonArray)
                            All("PrefixLists").Single(one => Text(one, "PrefixListId") == Text(list!.AsObject(), "PrefixListId"))["Cidrs"]!
                    )
                    .Select(block => block!.ToString())
            );
        return blocks.Select(block => new Rule(
            0,
            true,
            true,
            protocol,
            IPNetwork.Parse(block),
            isIcmp ? 0 : (int?)rule["FromPort"] ?? 0,
            isIcmp ? 65535 : (int?)rule["ToPort"] ?? 65535,
            isIcmp ? (int?)rule["FromPort"] ?? -1 : -1
        ));
    }

    private static IEnumerable<IPNetwork> SubnetBlocks(JsonObject subnet) =>
        new[] { Text(subnet, "CidrBlock") }
            .Concat(((JsonArray?)subnet["Ipv6CidrBlockAssociationSet"] ?? []).Select(block => Text(block!.AsObject(), "Ipv6CidrBlock")))
            .OfType<string>()
            .Select(IPNetwork.Parse);

    private static string? Text(JsonNode node) => node.ToString();

    private static string? Text(JsonObject item, string member) => item[member]?.ToString();

    private static IPAddress Low(IPAddress address) => new(address.GetAddressBytes()[12..]);

    private static IPAddress High(IPAddress address) => new([.. Nat64.BaseAddress.GetAddressBytes()[..12], .. address.GetAddressBytes()]);

    private static IPAddress? After(IPNetwork block)
    {
        var bytes = block.BaseAddress.GetAddressBytes();
        for (var bit = block.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            if (++bytes[i] != 0)
                return new IPAddress(bytes);
        }

        return null;
    }

    internal enum Fate
    {
        Closed,
        PerhapsHybrid,
        Hybrid,
        Filtered,
        Unknown,
        Internet,
    }

    internal sealed record Packet(
        IPAddress Source,
        IPAddress Destination,
        int Protocol,
        int DestinationPort,
        int SourcePort,
        int IcmpType = 0
    );

    private sealed record Row(IPNetwork Destination, string Target, int Rank);

    private sealed record Rule(int Number, bool Egress, bool Allow, int Protocol, IPNetwork Block, int From, int To, int IcmpType)
    {
        public bool Matches(int protocol, IPAddress other, int port, int icmpType) =>
            (Protocol == -1 || Protocol == protocol)
            && Block.Contains(other)
            && (Protocol is not (6 or 17) || (From <= port && port <= To))
            && (Protocol is not (1 or 58) || IcmpType == -1 || IcmpType == icmpType);
    }
}
