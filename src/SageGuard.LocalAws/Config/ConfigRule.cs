// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>A rule as PutConfigRule left it, and what has become of it since.</summary>
internal sealed class ConfigRule(string name, string arn, string id)
{
    public string Name => name;

    public string Arn => arn;

    public string Id => id;

    /// <summary>The input of PutConfigRule, which is also what DescribeConfigRules shows.</summary>
    public required JsonObject Definition { get; set; }

    public required IReadOnlySet<string> MessageTypes { get; set; }

    /// <summary>How often a scheduled notification comes; null: the rule is not periodic.</summary>
    public TimeSpan? Period { get; set; }

    public RuleScope? Scope { get; set; }

    public string? InputParameters { get; set; }

    public ITimer? Timer { get; set; }

    public EvaluationResults Results { get; } = new();

    /// <summary>When StartConfigRulesEvaluation last took this rule.</summary>
    public DateTimeOffset? LastOnDemand { get; set; }

    /// <summary>How many invocations of the last StartConfigRulesEvaluation are not over.</summary>
    public int OnDemandRunning { get; set; }

    public bool Deleted { get; set; }
}
