// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;

namespace SageGuard.Network.Tests;

/// <summary>
/// The other opinion about a firewall: sends single conversations through the JSON of its answers, packet by packet. It shares no code with
/// the evaluator and knows no sets. What nobody can know (Suricata text, a rule with further conditions) it resolves in one of the ways
/// that are possible.
/// </summary>
internal sealed class FirewallOracle(FirewallWorld world, FirewallOracle.Resolution resolution)
{
    /// <summary>What a rule that is not understood does.</summary>
    public enum Resolution
    {
        Nothing,
        Pass,
        Drop,
    }

    /// <summary>What becomes of a conversation.</summary>
    public enum Fate
    {
        Dropped,
        OneWay,
        Start,
        Unclear,
        Through,
    }

    private readonly JsonObject _policy = world.Policy;
    private readonly Dictionary<Talk, string> _stateless = [];
    private List<Rule>? _rules;

    private bool IsStrict => _policy["StatefulEngineOptions"] is not null;

    private string[] Defaults => [.. (_policy["StatefulDefaultActions"] as JsonArray ?? []).Select(action => (string)action!)];

    /// <param name="talk">Addresses, ports and protocol.</param>
    /// <param name="content">What it carries, e.g. <c>tls:www.example.com</c> or <c>ssh</c>; empty for nothing that a firewall
    /// recognizes.</param>
    public Fate Of(Talk talk, string content)
    {
        var (there, back) = (Stateless(talk), Stateless(talk.Answer()));
        if (there == "drop")
            return Fate.Dropped;
        if (there == "pass")
        {
            return back switch
            {
                "pass" => Fate.Through,
                "drop" => Fate.OneWay,
                _ => Fate.Unclear,
            };
        }

        var fate = Stateful(talk, content);
        if (fate == Fate.Dropped || back == "forward")
            return fate;
        return back == "drop" ? Fate.OneWay : Fate.Unclear;
    }

    /// <summary>Whether fragments pass that no stateless rule matches.</summary>
    public bool FragmentsPass(Talk talk) =>
        talk.Protocol == 17
        && (string)_policy["StatelessFragmentDefaultActions"]![0]! == "aws:pass"
        && (string)_policy["StatelessDefaultActions"]![0]! != "aws:pass"
        && Matching(talk) is null;

    // What a conversation carries makes no difference to it.
    private string Stateless(Talk talk)
    {
        if (_stateless.TryGetValue(talk, out var known))
            return known;
        return _stateless[talk] = (string)(Matching(talk) ?? _policy["StatelessDefaultActions"]!)[0]! switch
        {
            "aws:pass" => "pass",
            "aws:drop" => "drop",
            _ => "forward",
        };
    }

    private JsonNode? Matching(Talk talk) =>
        world
            .Groups.Select(group => group["RuleGroup"]!["RulesSource"]!["StatelessRulesAndCustomActions"])
            .OfType<JsonNode>()
            .SelectMany(group => (JsonArray)group["StatelessRules"]!)
            .Select(rule => rule!["RuleDefinition"]!)
            .FirstOrDefault(rule => Matches(rule["MatchAttributes"]!, talk))
            ?["Actions"];

    private static bool Matches(JsonNode match, Talk talk) =>
        (match["Protocols"] is not JsonArray protocols || protocols.Any(number => (int)number! == talk.Protocol))
        && Holds(match["Sources"], talk.Source)
        && Holds(match["Destinations"], talk.Destination)
        && (
            talk.Protocol is not (6 or 17)
            || (Holds(match["SourcePorts"], talk.SourcePort) && Holds(match["DestinationPorts"], talk.DestinationPort))
        );

    private static bool Holds(JsonNode? blocks, IPAddress address) =>
        blocks is not JsonArray list || list.Any(block => IPNetwork.Parse((string)block!["AddressDefinition"]!).Contains(address));

    private static bool Holds(JsonNode? ranges, int port) =>
        ranges is not JsonArray list || list.Any(range => (int)range!["FromPort"]! <= port && port <= (int)range["ToPort"]!);

    private Fate Stateful(Talk talk, string content)
    {
        // The handshake carries nothing; a rule that passes it passes the whole connection.
        var handshake = talk.Protocol == 6 ? First(talk, content: null) : null;
        if (handshake == "pass")
            return Fate.Through;
        switch (First(talk, content))
        {
            case "pass":
                return Fate.Through;
            case "drop":
                return Fate.Dropped;
        }

        if (IsStrict && Defaults.Contains("aws:drop_strict"))
            return Fate.Dropped;
        if (IsStrict && Defaults.Contains("aws:drop_established"))
            return Fate.Start;
        var answer = First(talk.Answer(), content);
        if (answer == "drop")
            return First(talk.Answer(), content: null) == "drop" ? Fate.OneWay : Fate.Dropped;
        return Fate.Through;
    }

    // The action of the first rule that matches; null where none does.
    private string? First(Talk talk, string? content)
    {
        foreach (var rule in _rules ??= InOrder())
        {
            if (!rule.Matches(talk) || (rule.Content is { } match && (content is null || !match(content))))
                continue;
            if (!rule.IsUnclear)
                return rule.Action;
            if (resolution == Resolution.Pass && rule.Action is "pass" or "any")
                return "pass";
            if (resolution == Resolution.Drop && rule.Action is "drop" or "any")
                return "drop";
        }

        return null;
    }

    private List<Rule> InOrder()
    {
        var rules = world.Groups.SelectMany(group => Rules(group["RuleGroup"]!["RulesSource"]!));
        if (!IsStrict)
        {
            rules = rules.OrderBy(rule =>
                rule.Action switch
                {
                    "pass" => 0,
                    "drop" => 2,
                    _ => 1,
                }
            );
        }

        return [.. rules];
    }

    private IEnumerable<Rule> Rules(JsonNode source)
    {
        if (source["RulesString"] is not null)
            yield return new Rule("any", _ => true, null, IsUnclear: true);
        foreach (var rule in source["StatefulRules"] as JsonArray ?? [])
        {
            var header = rule!["Header"]!;
            var protocol = (string)header["Protocol"]!;
            var action = (string)rule["Action"]! switch
            {
                "PASS" or "ALERT" => "pass",
                _ => "drop",
            };
            var isUnclear = (string)rule["Action"]! == "ALERT" || ((JsonArray)rule["RuleOptions"]!).Count > 1;
            Func<string, bool>? above = protocol is "IP" or "TCP" or "UDP" or "ICMP"
                ? null
                : content => content.Split(':')[0].Equals(protocol, StringComparison.OrdinalIgnoreCase);
            yield return new Rule(
                action,
                talk =>
                    IsOf(protocol, talk.Protocol)
                    && (Fits(header, talk) || ((string)header["Direction"]! == "ANY" && Fits(header, talk.Answer()))),
                above,
                isUnclear
            );
        }

        if (source["RulesSourceList"] is not { } list || (string)list["GeneratedRulesType"]! == "ALERTLIST")
            yield break;
        var isAllowed = (string)list["GeneratedRulesType"]! == "ALLOWLIST";
        foreach (var type in (JsonArray)list["TargetTypes"]!)
        {
            var kind = (string)type! == "TLS_SNI" ? "tls" : "http";
            yield return new Rule(
                isAllowed ? "pass" : "drop",
                IsOutbound,
                content => content.StartsWith($"{kind}:", StringComparison.Ordinal) && IsNamed(list, content.Split(':')[1]),
                false
            );
            if (isAllowed)
            {
                yield return new Rule(
                    "drop",
                    IsOutbound,
                    content => content.StartsWith($"{kind}:", StringComparison.Ordinal),
                    IsUnclear: IsStrict
                );
            }
        }

        static bool IsOutbound(Talk talk) => talk.Protocol == 6 && talk.Source.ToString().StartsWith("10.0.", StringComparison.Ordinal);
    }

    private static bool IsNamed(JsonNode list, string name) =>
        ((JsonArray)list["Targets"]!)
            .Select(target => (string)target!)
            .Any(target =>
                target == name || (target[0] == '.' && (name == target[1..] || name.EndsWith(target, StringComparison.Ordinal)))
            );

    private static bool IsOf(string protocol, int number) =>
        protocol switch
        {
            "IP" => true,
            "TCP" or "TLS" or "HTTP" or "SSH" => number == 6,
            "UDP" => number == 17,
            "DNS" => number is 6 or 17,
            _ => number == 1,
        };

    private static bool Fits(JsonNode header, Talk talk) =>
        Holds((string)header["Source"]!, talk.Source)
        && Holds((string)header["Destination"]!, talk.Destination)
        && (
            talk.Protocol is not (6 or 17)
            || (Holds((string)header["SourcePort"]!, talk.SourcePort) && Holds((string)header["DestinationPort"]!, talk.DestinationPort))
        );

    private static bool Holds(string text, IPAddress address) =>
        text == "ANY" || (text[0] == '!' ? !IPNetwork.Parse(text[1..]).Contains(address) : IPNetwork.Parse(text).Contains(address));

    private static bool Holds(string text, int port)
    {
        if (text == "ANY")
            return true;
        var ends = text.Split(':');
        return int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture) <= port
            && port <= int.Parse(ends[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed record Rule(string Action, Func<Talk, bool> Matches, Func<string, bool>? Content, bool IsUnclear);

    public readonly record struct Talk(int Protocol, IPAddress Source, int SourcePort, IPAddress Destination, int DestinationPort)
    {
        public Talk Answer() => new(Protocol, Destination, DestinationPort, Source, SourcePort);
    }
}
