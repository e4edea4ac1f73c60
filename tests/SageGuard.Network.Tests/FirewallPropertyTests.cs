// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>Small firewalls by the dice: what the evaluator says of them as sets, against single conversations.</summary>
public sealed class FirewallPropertyTests
{
    private static readonly string[] Contents =
    [
        "",
        "tls:www.example.com",
        "tls:example.com",
        "tls:evil.example",
        "http:www.example.com",
        "http:other.test",
        "ssh",
        "dns",
    ];
    private static readonly string[] Servers = ["8.8.8.8", "8.1.1.1", "9.1.1.1", "1.1.1.1"];
    private static readonly int[] Ports = [53, 80, 85, 443];

    [Fact]
    public void What_passes_as_sets_is_what_passes_conversation_by_conversation()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<Passing, int>();
        var count = RandomWorld.Seeds.Count;
        Parallel.For(
            RandomWorld.Seeds.First,
            RandomWorld.Seeds.First + count,
            seed =>
            {
                var world = Of(seed);
                var passage = world.Passage();
                foreach (var row in passage.Traffic!)
                    seen.AddOrUpdate(row.How, 1, (_, before) => before + 1);
                Assert.Equal(passage.Traffic!.Any(row => row.How == Passing.Unknown), passage.Unread.Count > 0);
                var oracles = Enum.GetValues<FirewallOracle.Resolution>()
                    .Select(resolution => new FirewallOracle(world, resolution))
                    .ToList();
                foreach (
                    var (protocol, name) in ((int, string)[])
                        [
                            (6, "tcp"),
                            (17, "udp"),
                            (1, "icmp"),
                            (
                                47,
                                world.Groups.Any(group => group.ToJsonString().Contains("[47]", StringComparison.Ordinal)) ? "47" : "other"
                            ),
                            (99, "other"),
                        ]
                )
                {
                    foreach (var server in Servers)
                    {
                        foreach (var port in protocol is 6 or 17 ? Ports : [0])
                            Compare(seed, world, passage, oracles, protocol, name, server, port);
                    }
                }
            }
        );
        foreach (var how in Enum.GetValues<Passing>())
        {
            Assert.True(
                seen.GetValueOrDefault(how) >= count / 100,
                $"Only {seen.GetValueOrDefault(how)} rows are {how}: the test proves little about it."
            );
        }
    }

    private static void Compare(
        int seed,
        FirewallWorld world,
        FirewallPassage passage,
        List<FirewallOracle> oracles,
        int protocol,
        string name,
        string server,
        int port
    )
    {
        var rows = passage
            .Traffic!.Where(row =>
                row.Protocols.Contains(name)
                && row.Destinations.Any(block => IPNetwork.Parse(block).Contains(IPAddress.Parse(server)))
                && (row.Ports is null || protocol is not (6 or 17) || row.Ports.Any(range => Holds(range, port)))
            )
            .ToList();
        var isUnknown = rows.Exists(row => row.How == Passing.Unknown);
        foreach (var content in Contents.Where(content => protocol == 6 || content.Length == 0 || (protocol == 17 && content == "dns")))
        {
            var fates = oracles.ConvertAll(oracle => Talks(protocol, server, port).Select(talk => oracle.Of(talk, content)).ToHashSet());
            // The message is written for what fails only: it takes longer than the comparison.
            void IsSo(bool it, string otherwise)
            {
                if (!it)
                {
                    Assert.Fail(
                        $"Seed {seed}: {name} {server} {port} with '{content}', {string.Join(" | ", rows.Select(FirewallWorld.Line))}; oracle: {string.Join(" / ", fates.Select(set => string.Join(',', set)))}: {otherwise}\n{string.Join("\n", world.Build().Files)}"
                    );
                }
            }

            var isSure = rows.Exists(row =>
                row.How == Passing.All || (row.How == Passing.Except && !row.Except!.Any(match => Is(match, content)))
            );
            var isPossible = rows.Exists(row =>
                row.How == Passing.Only
                && row.Only!.Any(match => Is(match, content))
                && !(row.Except ?? []).Any(match => Is(match, content))
            );
            if (isSure)
            {
                IsSo(fates.TrueForAll(set => set.Contains(FirewallOracle.Fate.Through)), "does not always pass");
            }
            else if (isPossible)
            {
                IsSo(fates.Exists(set => set.Contains(FirewallOracle.Fate.Through)), "never passes");
            }
            else if (!isUnknown)
            {
                IsSo(
                    fates.TrueForAll(set => !set.Contains(FirewallOracle.Fate.Through) && !set.Contains(FirewallOracle.Fate.Unclear)),
                    "can pass"
                );
            }

            if (isUnknown || isSure)
                continue;
            foreach (
                var (how, fate) in ((Passing, FirewallOracle.Fate)[])
                    [(Passing.OneWay, FirewallOracle.Fate.OneWay), (Passing.Start, FirewallOracle.Fate.Start)]
            )
            {
                if (content.Length == 0)
                {
                    IsSo(rows.Exists(row => row.How == how && row.Only is null) == fates.Exists(set => set.Contains(fate)), how.ToString());
                }
            }

            IsSo(
                rows.Exists(row => row.How == Passing.Fragments) == Talks(protocol, server, port).Any(oracles[0].FragmentsPass),
                "Fragments"
            );
        }
    }

    private static bool Holds(string range, int port) =>
        int.Parse(range.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture) <= port
        && port <= int.Parse(range.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static bool Is(ApplicationMatch match, string content)
    {
        var parts = content.Split(':');
        if (parts[0] != match.Protocol)
            return false;
        return (match.Names is null || match.Names.Any(IsBelow)) && !(match.But ?? []).Any(IsBelow);

        bool IsBelow(string target) =>
            parts.Length > 1 && (target == parts[1] || (target[0] == '.' && $".{parts[1]}".EndsWith(target, StringComparison.Ordinal)));
    }

    private static IEnumerable<FirewallOracle.Talk> Talks(int protocol, string server, int port) =>
        from source in (string[])["10.0.1.5", "10.0.1.200"]
        from sourcePort in protocol is 6 or 17 ? (int[])[53, 80, 85, 443, 1000, 45000] : [0]
        select new FirewallOracle.Talk(protocol, IPAddress.Parse(source), sourcePort, IPAddress.Parse(server), port);

    private static FirewallWorld Of(int seed)
    {
        // Not for secrets: the same seed must give the same firewall.
#pragma warning disable CA5394
        var random = new Random(seed);
        var world = new FirewallWorld();
        string[] actions = ["aws:pass", "aws:drop", "aws:forward_to_sfe", "aws:forward_to_sfe", "aws:forward_to_sfe"];
        world.Defaults(Pick(actions), random.Next(4) == 0 ? Pick(actions[..2]) : null);
        if (random.Next(3) > 0)
        {
            world.Strict(
                random.Next(3) switch
                {
                    0 => ["aws:drop_strict"],
                    1 => ["aws:drop_established"],
                    _ => [],
                }
            );
        }

        for (var i = random.Next(3); i > 0; i--)
            world.Stateless([.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => (Match(), Pick(actions)))]);
        for (var i = random.Next(4); i > 0; i--)
        {
            switch (random.Next(8))
            {
                case 0 when random.Next(3) == 0:
                    world.Suricata("pass ip any any -> any any (sid:1;)");
                    break;
                case 1 or 2:
                    world.Names(
                        Pick("ALLOWLIST", "DENYLIST", "REJECTLIST", "ALERTLIST"),
                        Pick("TLS_SNI", "HTTP_HOST", "TLS_SNI,HTTP_HOST"),
                        Pick(".example.com", "www.example.com", "evil.example")
                    );
                    break;
                default:
                    world.Stateful([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Rule())]);
                    break;
            }
        }

        return world;

        string Match()
        {
            var members = new List<string>();
            if (random.Next(4) > 0)
                members.Add($"\"Protocols\":[{Pick("6", "17", "6,17", "1", "47")}]");
            if (random.Next(3) == 0)
                members.Add($$"""  "Sources":[{"AddressDefinition":"{{Pick("10.0.0.0/16", "10.0.1.0/25", "8.0.0.0/8")}}"}]""");
            if (random.Next(2) == 0)
                members.Add($$"""  "Destinations":[{"AddressDefinition":"{{Pick("8.0.0.0/8", "8.8.8.0/24", "10.0.0.0/16")}}"}]""");
            if (members.Count > 0 && members[0].StartsWith("\"P", StringComparison.Ordinal) && random.Next(2) == 0)
            {
                members.Add(
                    $$"""  "{{Pick("SourcePorts", "DestinationPorts")}}":[{"FromPort":{{Pick("80,\"ToPort\":90", "443,\"ToPort\":443")}}}]"""
                );
            }

            return $"{{{string.Join(',', members)}}}";
        }

        string Rule() =>
            string.Join(
                ' ',
                new[]
                {
                    Pick("PASS", "PASS", "DROP", "REJECT", "ALERT"),
                    Pick("IP", "TCP", "TCP", "UDP", "ICMP", "TLS", "HTTP", "SSH", "DNS"),
                    Pick("ANY", "ANY", "10.0.0.0/16", "10.0.1.0/25", "8.0.0.0/8", "!10.0.0.0/16"),
                    Pick("ANY", "ANY", "ANY", "1024:65535"),
                    Pick("->", "->", "<>"),
                    Pick("ANY", "ANY", "8.0.0.0/8", "8.8.8.0/24", "10.0.0.0/16"),
                    Pick("ANY", "443", "80:90"),
                    random.Next(8) == 0 ? "flow" : "",
                }.Where(part => part.Length > 0)
            );

        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }
}
