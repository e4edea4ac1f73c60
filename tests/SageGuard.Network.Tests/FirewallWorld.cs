// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Network.Findings;

namespace SageGuard.Network.Tests;

/// <summary>A network whose only way out passes a firewall, and the firewall's answers as <c>aws network-firewall</c> prints
/// them.</summary>
internal sealed class FirewallWorld
{
    public const string Arn = "arn:aws:network-firewall:eu-west-1:111122223333:";
    private readonly JsonArray _stateless = [];
    private readonly JsonArray _stateful = [];
    private readonly JsonObject _policy = new()
    {
        ["StatelessDefaultActions"] = new JsonArray("aws:forward_to_sfe"),
        ["StatelessFragmentDefaultActions"] = new JsonArray("aws:forward_to_sfe"),
    };
    private readonly List<JsonObject> _groups = [];

    public World Network { get; } =
        World
            .Usual()
            .Add(
                "VpcEndpoints",
                """{"VpcEndpointId":"vpce-fw","VpcEndpointType":"GatewayLoadBalancer","State":"available","VpcId":"vpc-1","SubnetIds":["subnet-n"]}"""
            )
            .Route("rtb-w", "0.0.0.0/0", "vpce-fw");

    public JsonObject Policy => _policy;

    public IReadOnlyList<JsonObject> Groups => _groups;

    public JsonObject Answer { get; } =
        JsonNode
            .Parse(
                $$"""
                {"UpdateToken":"1d2c3b4a-0000-0000-0000-000000000000",
                 "Firewall":{"FirewallName":"f","FirewallArn":"{{Arn}}firewall/f","FirewallPolicyArn":"{{Arn}}firewall-policy/p","VpcId":"vpc-1","SubnetMappings":[{"SubnetId":"subnet-n"}],"FirewallId":"11111111-0000-0000-0000-000000000000"},
                 "FirewallStatus":{"Status":"READY","ConfigurationSyncStateSummary":"IN_SYNC","SyncStates":{"eu-west-1a":{"Attachment":{"SubnetId":"subnet-n","EndpointId":"vpce-fw","Status":"READY"} } } } }
                """
            )!
            .AsObject();

    public FirewallWorld Defaults(string stateless, string? fragments = null)
    {
        _policy["StatelessDefaultActions"] = new JsonArray(stateless);
        _policy["StatelessFragmentDefaultActions"] = new JsonArray(fragments ?? stateless);
        return this;
    }

    public FirewallWorld Strict(params string[] defaults)
    {
        _policy["StatefulEngineOptions"] = new JsonObject { ["RuleOrder"] = "STRICT_ORDER" };
        if (defaults.Length > 0)
            _policy["StatefulDefaultActions"] = new JsonArray([.. defaults.Select(action => (JsonNode)action)]);
        return this;
    }

    /// <summary>A group of stateless rules; each is its match attributes and its action.</summary>
    public FirewallWorld Stateless(params (string Match, string Action)[] rules) =>
        Group(
            isStateful: false,
            new JsonObject
            {
                ["StatelessRulesAndCustomActions"] = new JsonObject
                {
                    ["StatelessRules"] = new JsonArray([
                        .. rules.Select(
                            (rule, i) =>
                                (JsonNode)
                                    new JsonObject
                                    {
                                        ["Priority"] = i + 1,
                                        ["RuleDefinition"] = new JsonObject
                                        {
                                            ["MatchAttributes"] = JsonNode.Parse(rule.Match),
                                            ["Actions"] = new JsonArray(rule.Action),
                                        },
                                    }
                        ),
                    ]),
                },
            }
        );

    /// <summary>A group of stateful rules: action, protocol, source, source port, direction, destination, destination port, and options but
    /// for the sid.</summary>
    public FirewallWorld Stateful(params string[] rules) =>
        Group(
            isStateful: true,
            new JsonObject
            {
                ["StatefulRules"] = new JsonArray([
                    .. rules.Select(
                        (rule, i) =>
                        {
                            var parts = rule.Split(' ');
                            return (JsonNode)
                                new JsonObject
                                {
                                    ["Action"] = parts[0],
                                    ["Header"] = new JsonObject
                                    {
                                        ["Protocol"] = parts[1],
                                        ["Source"] = parts[2],
                                        ["SourcePort"] = parts[3],
                                        ["Direction"] = parts[4] == "->" ? "FORWARD" : "ANY",
                                        ["Destination"] = parts[5],
                                        ["DestinationPort"] = parts[6],
                                    },
                                    ["RuleOptions"] = new JsonArray([
                                        new JsonObject { ["Keyword"] = "sid", ["Settings"] = new JsonArray($"{i + 1}") },
                                        .. parts.Skip(7).Select(keyword => (JsonNode)new JsonObject { ["Keyword"] = keyword }),
                                    ]),
                                };
                        }
                    ),
                ]),
            }
        );

    public FirewallWorld Names(string kind, string types, params string[] names) =>
        Group(
            isStateful: true,
            new JsonObject
            {
                ["RulesSourceList"] = new JsonObject
                {
                    ["Targets"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
                    ["TargetTypes"] = new JsonArray([.. types.Split(',').Select(type => (JsonNode)type)]),
                    ["GeneratedRulesType"] = kind,
                },
            }
        );

    public FirewallWorld Suricata(string rules) => Group(isStateful: true, new JsonObject { ["RulesString"] = rules });

    /// <summary>A further member of the group that was added last.</summary>
    public FirewallWorld Variables(string json)
    {
        _groups[^1]["RuleGroup"]!["RuleVariables"] = JsonNode.Parse(json);
        return this;
    }

    public World Build()
    {
        Network.Files.Clear();
        _policy["StatelessRuleGroupReferences"] = _stateless.DeepClone();
        _policy["StatefulRuleGroupReferences"] = _stateful.DeepClone();
        Network
            .File(Answer.ToJsonString())
            .File(
                new JsonObject
                {
                    ["FirewallPolicyResponse"] = new JsonObject { ["FirewallPolicyArn"] = $"{Arn}firewall-policy/p" },
                    ["FirewallPolicy"] = _policy.DeepClone(),
                }.ToJsonString()
            );
        Network.Files.AddRange(_groups.Select(group => group.ToJsonString()));
        return Network;
    }

    /// <summary>What passes the firewall, of a network that is filtered.</summary>
    public FirewallPassage Passage()
    {
        var finding = Build().Evaluate();
        Assert.Equal(Verdict.Filtered, finding.Verdict);
        return Assert.Single(finding.Passes!);
    }

    /// <summary>The rows, each as a line.</summary>
    public string[] Rows() => [.. Passage().Traffic!.Select(Line)];

    public static string Line(PassingTraffic row) =>
        $"{row.How}: {string.Join(',', row.Protocols)} {string.Join(',', row.Destinations)}{(row.Ports is { } ports ? $" {string.Join(',', ports)}" : "")}{Text(" only ", row.Only)}{Text(" except ", row.Except)}";

    private static string Text(string word, IReadOnlyList<ApplicationMatch>? matches) =>
        matches is null
            ? ""
            : word
                + string.Join(
                    " + ",
                    matches.Select(match =>
                        $"{match.Protocol}{(match.Names is { } names ? $"({string.Join(',', names)})" : "")}{(match.But is { } but ? $" but ({string.Join(',', but)})" : "")}"
                    )
                );

    private FirewallWorld Group(bool isStateful, JsonObject source)
    {
        var references = isStateful ? _stateful : _stateless;
        var arn = $"{Arn}{(isStateful ? "stateful" : "stateless")}-rulegroup/g{_groups.Count}";
        references.Add(new JsonObject { ["ResourceArn"] = arn, ["Priority"] = references.Count + 1 });
        _groups.Add(
            new JsonObject
            {
                ["RuleGroupResponse"] = new JsonObject { ["RuleGroupArn"] = arn },
                ["RuleGroup"] = new JsonObject { ["RulesSource"] = source },
            }
        );
        return this;
    }
}
