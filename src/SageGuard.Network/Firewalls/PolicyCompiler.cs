// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Network.Answers;
using SageGuard.Network.Filters;
using SageGuard.Network.Findings;
using SageGuard.Network.Sets;
using SageGuard.Network.Walk;

namespace SageGuard.Network.Firewalls;

/// <summary>Puts the rules of a firewall's policy into the order in which they count for one family and protocol. What it does not
/// understand it says.</summary>
/// <remarks>
/// Sources: AWS Network Firewall Developer Guide, "How AWS Network Firewall filters network traffic", "Managing evaluation order for
/// Suricata compatible rules", "Stateful domain list rule groups"; API reference, FirewallPolicy, RuleGroup.
/// </remarks>
internal sealed class PolicyCompiler(Topology topology, ReadFirewall firewall, IpFamily family, Exchange exchange)
{
    private const string DescribeGroup = "network-firewall:DescribeRuleGroup";

    // These say how a rule is logged, not what it matches.
    private static readonly HashSet<string> Notes = new(StringComparer.OrdinalIgnoreCase)
    {
        "sid",
        "msg",
        "rev",
        "gid",
        "classtype",
        "reference",
        "metadata",
        "priority",
    };

    // What protocols above them run on, as Suricata knows them.
    private static readonly Dictionary<string, int[]> Transports = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HTTP"] = [Exchange.TcpProtocol],
        ["HTTP2"] = [Exchange.TcpProtocol],
        ["TLS"] = [Exchange.TcpProtocol],
        ["SSH"] = [Exchange.TcpProtocol],
        ["FTP"] = [Exchange.TcpProtocol],
        ["SMTP"] = [Exchange.TcpProtocol],
        ["IMAP"] = [Exchange.TcpProtocol],
        ["MSN"] = [Exchange.TcpProtocol],
        ["SMB"] = [Exchange.TcpProtocol],
        ["DCERPC"] = [Exchange.TcpProtocol, Exchange.UdpProtocol],
        ["DNS"] = [Exchange.TcpProtocol, Exchange.UdpProtocol],
        ["KRB5"] = [Exchange.TcpProtocol, Exchange.UdpProtocol],
        ["IKEV2"] = [Exchange.UdpProtocol],
        ["TFTP"] = [Exchange.UdpProtocol],
        ["NTP"] = [Exchange.UdpProtocol],
        ["DHCP"] = [Exchange.UdpProtocol],
        ["QUIC"] = [Exchange.UdpProtocol],
    };

    private readonly Tuple _any = Tuple.Any(family);

    /// <summary>The policy, ready to be asked.</summary>
    public CompiledPolicy Compile(FirewallPolicy policy)
    {
        var isStrict = policy.StatefulEngineOptions?.RuleOrder is "STRICT_ORDER";
        var stateless = (policy.StatelessRuleGroupReferences ?? []).OrderBy(reference => reference.Priority).SelectMany(Stateless).ToList();
        if (
            Others(policy.Others, $"the policy {firewall.PolicyArn}", "network-firewall:DescribeFirewallPolicy", firewall.PolicyArn) is
            { } unclear
        )
        {
            stateless.Insert(0, new FirewallRule(_any, FirewallAction.Unclear, null, unclear));
        }

        var stateful = (policy.StatefulRuleGroupReferences ?? [])
            .OrderBy(reference => isStrict ? reference.Priority : 0)
            .SelectMany(reference => Stateful(reference, policy.PolicyVariables, isStrict));

        // Action order: pass, drop, reject, alert. What was not read can hold any of them, and what passes for sure comes before it.
        if (!isStrict)
        {
            stateful = stateful.OrderBy(rule =>
                rule.Action switch
                {
                    FirewallAction.Pass when rule.Unclear is null => 0,
                    FirewallAction.Drop => 2,
                    _ => 1,
                }
            );
        }

        var statelessDefault = ActionOf(policy.StatelessDefaultActions);
        return new CompiledPolicy(
            stateless,
            statelessDefault,
            statelessDefault == FirewallAction.Unclear
                ? new Unread(
                    "network-firewall:DescribeFirewallPolicy",
                    $"the default action of {firewall.PolicyArn} is not understood",
                    firewall.PolicyArn
                )
                : null,
            ActionOf(policy.StatelessFragmentDefaultActions),
            [.. stateful],
            !isStrict ? StatefulDefault.Pass : DefaultOf(policy.StatefulDefaultActions ?? [])
        );
    }

    private static FirewallAction ActionOf(IReadOnlyList<string>? actions) =>
        (actions ?? []).FirstOrDefault(action => action.StartsWith("aws:", StringComparison.Ordinal)) switch
        {
            "aws:pass" => FirewallAction.Pass,
            "aws:drop" => FirewallAction.Drop,
            "aws:forward_to_sfe" => FirewallAction.Forward,
            _ => FirewallAction.Unclear,
        };

    private static StatefulDefault DefaultOf(IReadOnlyList<string> actions) =>
        actions.Contains("aws:drop_strict") ? StatefulDefault.Drop
        : actions.Any(action => action is not ("aws:drop_established" or "aws:alert_strict" or "aws:alert_established"))
            ? StatefulDefault.Unclear
        : actions.Contains("aws:drop_established") ? StatefulDefault.DropEstablished
        : StatefulDefault.Pass;

    private IEnumerable<FirewallRule> Stateless(RuleGroupReference reference)
    {
        if (topology.Answers.RuleGroups.GetValueOrDefault(reference.ResourceArn ?? "") is not { } group)
            return [NotRead(reference)];
        if (Unknown(group, reference) is { } unknown)
            return [unknown];
        return group.RulesSource?.StatelessRulesAndCustomActions?.Rules is { } rules
            ? rules
                .OrderBy(rule => rule.Priority)
                .Select(rule => Stateless(rule.RuleDefinition, reference.ResourceArn!))
                .OfType<FirewallRule>()
            : [Unclear(_any, FirewallAction.Unclear, "the rules of", reference.ResourceArn, "are of a kind that is not understood")];
    }

    // Null where it is about other protocols.
    private FirewallRule? Stateless(StatelessRuleDefinition? rule, string arn)
    {
        if (rule?.MatchAttributes is not { } match)
            return Unclear(_any, FirewallAction.Unclear, "a rule of", arn, "is not understood");
        var protocols = match.Protocols ?? [];
        if (protocols.Count > 0 && !protocols.Contains(exchange.Protocol))
            return null;
        var hasPorts = match.SourcePorts is { Count: > 0 } || match.DestinationPorts is { Count: > 0 };
        if (
            Addresses(match.Sources) is not { } sources
            || Addresses(match.Destinations) is not { } destinations
            || Ports(match.SourcePorts) is not { } sourcePorts
            || Ports(match.DestinationPorts) is not { } destinationPorts
        )
        {
            return Unclear(_any, FirewallAction.Unclear, "a rule of", arn, "is not understood");
        }

        var tuple = new Tuple(sources, sourcePorts, destinations, destinationPorts);

        // Flags differ between the packets of one connection; ports without a protocol that has them are not explained.
        if (
            match.Others is { Count: > 0 }
            || (match.TCPFlags is { Count: > 0 } && exchange.Protocol == Exchange.TcpProtocol)
            || (hasPorts && !exchange.HasPorts && protocols.Count == 0)
        )
        {
            return Unclear(tuple, FirewallAction.Unclear, "a rule of", arn, "looks at more than addresses, ports and protocols");
        }

        return ActionOf(rule.Actions) is var action and not FirewallAction.Unclear
            ? new FirewallRule(tuple, action)
            : Unclear(tuple, FirewallAction.Unclear, "the action of a rule of", arn, "is not understood");
    }

    private RangeSet? Addresses(IReadOnlyList<AddressDefinition>? written) =>
        written is null or []
            ? AddressSpace.All(family)
            : RuleText.Addresses($"[{string.Join(',', written.Select(one => one.Definition))}]", family, _ => null);

    private RangeSet? Ports(IReadOnlyList<FirewallPortRange>? written) =>
        written is null or [] || !exchange.HasPorts ? PortSpace.All
        : written.All(range => range is { FromPort: >= 0, ToPort: <= 65535 } && range.FromPort <= range.ToPort)
            ? RangeSet.Create(written.Select(range => new Interval((UInt128)range.FromPort!.Value, (UInt128)range.ToPort!.Value)))
        : null;

    private IEnumerable<FirewallRule> Stateful(RuleGroupReference reference, PolicyVariables? variables, bool isStrict)
    {
        if (topology.Answers.RuleGroups.GetValueOrDefault(reference.ResourceArn ?? "") is not { } group)
            return [NotRead(reference)];
        if (Unknown(group, reference) is { } unknown)
            return [unknown];
        var arn = reference.ResourceArn!;
        if (reference is { Others.Count: > 0 } or { Override.Action: not (null or "DROP_TO_ALERT") })
            return [Unclear(_any, FirewallAction.Unclear, "what the policy changes about", arn, "is not understood")];
        var scope = new RuleVariableScope(
            group.RuleVariables,
            variables,
            family,
            firewall.VpcId is { } vpc && topology.Answers.Vpcs.Find(vpc) is not null ? topology.InsideOf(vpc, family) : null
        );
        var rules = group.RulesSource switch
        {
            { RulesSourceList: { } list } => Names(list, arn, scope, isStrict),
            { StatefulRules: { } listed } => listed.SelectMany(rule => Stateful(rule, arn, scope)),
            { RulesString: not null } => [Unclear(_any, FirewallAction.Unclear, "the Suricata rules of", arn, "are not understood")],
            _ => [Unclear(_any, FirewallAction.Unclear, "the rules of", arn, "are of a kind that is not understood")],
        };
        return reference.Override?.Action is null ? rules : rules.Where(rule => rule is not { Action: FirewallAction.Drop });
    }

    private IEnumerable<FirewallRule> Names(DomainList list, string arn, RuleVariableScope scope, bool isStrict)
    {
        // Names are looked for in TCP only: HTTP and TLS.
        if (list.GeneratedRulesType == "ALERTLIST" || exchange.Protocol != Exchange.TcpProtocol)
            yield break;
        var types = (list.TargetTypes ?? [])
            .Select(type =>
                type switch
                {
                    "TLS_SNI" => "tls",
                    "HTTP_HOST" => "http",
                    _ => null,
                }
            )
            .ToList();
        if (
            list.Others is { Count: > 0 }
            || types.Contains(null)
            || list.GeneratedRulesType is not ("ALLOWLIST" or "DENYLIST" or "REJECTLIST")
        )
        {
            yield return Unclear(_any, FirewallAction.Unclear, "the list of names in", arn, "is of a kind that is not understood");
            yield break;
        }

        if (scope.Addresses("HOME_NET") is not { } home || scope.Addresses("EXTERNAL_NET") is not { } external)
        {
            yield return Unclear(
                _any,
                FirewallAction.Unclear,
                "the addresses for which the names in",
                arn,
                "count (HOME_NET) are not known"
            );
            yield break;
        }

        var tuple = new Tuple(home, PortSpace.All, external, PortSpace.All);
        var names = list.Targets ?? [];
        foreach (var type in types.OfType<string>().Distinct())
        {
            if (list.GeneratedRulesType != "ALLOWLIST")
            {
                yield return new FirewallRule(tuple, FirewallAction.Drop, new ApplicationMatch(type, names));
                continue;
            }

            yield return new FirewallRule(tuple, FirewallAction.Pass, new ApplicationMatch(type, names));
            var others = new FirewallRule(tuple, FirewallAction.Drop, new ApplicationMatch(type));
            yield return isStrict
                ? others with
                {
                    Unclear = Why("whether the allow list", arn, "drops other names in strict order is not documented"),
                }
                : others;
        }
    }

    private IEnumerable<FirewallRule> Stateful(StatefulRule rule, string arn, RuleVariableScope scope)
    {
        var action = rule.Action switch
        {
            "PASS" or "ALERT" => FirewallAction.Pass,
            "DROP" or "REJECT" => FirewallAction.Drop,
            _ => FirewallAction.Unclear,
        };
        if (
            rule.Header is not { } header
            || action == FirewallAction.Unclear
            || header.Direction is not ("FORWARD" or "ANY")
            || rule.Others is { Count: > 0 }
            || header.Others is { Count: > 0 }
        )
        {
            return [Unclear(_any, FirewallAction.Unclear, "a rule of", arn, "is not understood")];
        }

        if (Runs(header.Protocol) is not { } runs)
            return [Unclear(_any, action, "a rule of", arn, $"has the protocol '{header.Protocol}', which is not understood")];
        if (!runs)
            return [];
        if (
            scope.Read(header.Source) is not { } source
            || scope.Read(header.Destination) is not { } destination
            || Ports(header.SourcePort, scope) is not { } sourcePort
            || Ports(header.DestinationPort, scope) is not { } destinationPort
        )
        {
            return [Unclear(_any, action, "a rule of", arn, "names addresses or ports in a way that is not understood")];
        }

        var unclear =
            (rule.RuleOptions ?? []).Select(option => option.Keyword).FirstOrDefault(keyword => !Notes.Contains(keyword ?? ""))
                is { } keyword
                ? Why("a rule of", arn, $"has the condition '{keyword}', which is not understood")
            : rule.Action == "ALERT" ? Why("whether an alert rule of", arn, "ends the inspection is described in two ways")
            : null;
        var content = Transports.ContainsKey(header.Protocol!) ? new ApplicationMatch(header.Protocol!.ToLowerInvariant()) : null;
        var forward = new FirewallRule(new Tuple(source, sourcePort, destination, destinationPort), action, content, unclear);
        return header.Direction == "ANY"
            ? [forward, forward with { Tuple = new Tuple(destination, destinationPort, source, sourcePort) }]
            : [forward];
    }

    // Whether a rule about this protocol is about the packets in question; null where it is not understood.
    private bool? Runs(string? protocol) =>
        protocol?.ToUpperInvariant() switch
        {
            "IP" => true,
            "TCP" => exchange.Protocol == Exchange.TcpProtocol,
            "UDP" => exchange.Protocol == Exchange.UdpProtocol,
            "ICMP" => exchange.IsIcmp,
            { } above when Transports.TryGetValue(above, out var below) => below.Contains(exchange.Protocol),
            _ => null,
        };

    private RangeSet? Ports(string? text, RuleVariableScope scope) =>
        scope.ReadPorts(text) is { } ports
            ? exchange.HasPorts
                ? ports
                : PortSpace.All
            : null;

    private FirewallRule? Unknown(RuleGroup group, RuleGroupReference reference) =>
        (
            Others(group.Others, $"the rule group {reference.ResourceArn}", DescribeGroup, reference.ResourceArn)
            ?? Others(group.RulesSource?.Others, $"the rule group {reference.ResourceArn}", DescribeGroup, reference.ResourceArn)
        )
            is { } unread
            ? new FirewallRule(_any, FirewallAction.Unclear, null, unread)
            : null;

    private static Unread? Others(IDictionary<string, JsonElement>? members, string what, string call, string? id) =>
        members is { Count: > 0 }
            ? new Unread(
                call,
                $"{what} has a member that this version does not know: {members.Keys.Order(StringComparer.Ordinal).First()}",
                id
            )
            : null;

    private FirewallRule NotRead(RuleGroupReference reference)
    {
        var isManaged = reference.ResourceArn?.Contains(":aws-managed:", StringComparison.Ordinal) == true;
        return new(
            _any,
            FirewallAction.Unclear,
            null,
            new Unread(
                DescribeGroup,
                $"the rules of {reference.ResourceArn}{(isManaged ? ", which AWS manages and does not print" : "")}",
                reference.ResourceArn,
                AccountOf(reference.ResourceArn)
            )
        );
    }

    private static FirewallRule Unclear(Tuple tuple, FirewallAction action, string before, string? arn, string after) =>
        new(tuple, action, null, Why(before, arn, after));

    private static Unread Why(string before, string? arn, string after) => new(DescribeGroup, $"{before} {arn} {after}", arn);

    /// <summary>The account of an ARN where it is not the firewall's own.</summary>
    private string? AccountOf(string? arn) =>
        arn?.Split(':') is [_, _, _, _, { Length: 12 } account, ..]
        && firewall.Arn.Split(':') is [_, _, _, _, var own, ..]
        && own != account
            ? account
            : null;
}
