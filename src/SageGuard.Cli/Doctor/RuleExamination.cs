// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Rules;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>The definition of one rule of ours: its state, triggers, scope and parameters.</summary>
internal sealed class RuleExamination(RuleState rule, string region)
{
    private const string Change = "ConfigurationItemChangeNotification";
    private const string Oversized = "OversizedConfigurationItemChangeNotification";
    private const string Scheduled = "ScheduledNotification";

    private readonly List<Finding> _findings = [];

    /// <summary>The rule's parameters; null where they cannot be read.</summary>
    public RuleParameters? Parameters { get; private set; }

    /// <summary>Looks at everything.</summary>
    public IReadOnlyList<Finding> Look()
    {
        ReadParameters();
        if (rule.State is not ("ACTIVE" or "EVALUATING"))
        {
            Add(
                Health.Broken,
                $"Its state is {rule.State}, so it evaluates nothing.",
                $"aws configservice describe-config-rules --region {region} --config-rule-names {rule.Name}"
            );
        }

        Triggers();
        return _findings;
    }

    private void ReadParameters()
    {
        try
        {
            Parameters = OurRules.ParametersOf(rule);
        }
        catch (SageGuardException error)
        {
            Add(
                Health.Broken,
                $"Every run fails: {error.Message}",
                $"aws configservice describe-config-rules --region {region} --config-rule-names {rule.Name}"
            );
        }
    }

    private void Triggers()
    {
        var (change, oversized, scheduled) = (
            rule.MessageTypes.Contains(Change),
            rule.MessageTypes.Contains(Oversized),
            rule.MessageTypes.Contains(Scheduled)
        );
        var parameters = Parameters ?? RuleParameters.Default;
        var needs = NeedsSchedule(parameters);
        var fix = CorrectedRule.Command(rule, parameters, needs is not null, region);
        var widen = CorrectedRule.Command(rule, parameters, needs is not null, region, widen: true);
        if (change != oversized)
        {
            Add(
                Health.Broken,
                $"It lists only one of the two change types: {(change ? "oversized changes never reach it, so the result of a large resource is old" : "only oversized changes reach it")}.",
                fix
            );
        }

        if (!change && !oversized && !scheduled)
            Add(Health.Broken, "Nothing triggers it.", fix);
        if (!change && !oversized && scheduled)
            Add(Health.Warning, $"It runs by schedule only ({rule.Frequency}): between two runs a change is not seen.", fix);
        if (needs is not null && !scheduled)
            Add(Health.Broken, $"It needs a schedule and has none: {needs}", fix);
        if (!change && !oversized)
            return;

        // A scope narrows what changes trigger; a schedule evaluates everything all the same.
        if (rule.Scope.ResourceId is { } id)
        {
            Add(
                Health.Warning,
                $"Its scope is one resource only, {OneLine.Clean(id, 120)}: changes of every other one are not seen.",
                widen
            );
        }
        else if (rule.Scope.TagKey is { } key)
        {
            Add(
                Health.Warning,
                $"Its scope is resources with the tag {OneLine.Clean(key, 128)} only: a resource without it is not seen, and anyone who may tag decides that.",
                widen
            );
        }
        else if (!rule.HasScope || rule.ScopeTypes.Count == 0)
        {
            Add(Health.Broken, "It has no scope, so every change of every recorded resource invokes and bills it.", widen);
        }

        var missing = parameters.Controls.Select(control => control.Kind.Type).Distinct().Except(rule.ScopeTypes).ToList();
        if (rule.ScopeTypes.Count > 0 && missing.Count > 0)
        {
            Add(
                Health.Broken,
                $"Its scope lacks {string.Join(", ", missing)}, which its controls evaluate: changes of those are not seen.",
                widen
            );
        }
    }

    private static string? NeedsSchedule(RuleParameters parameters)
    {
        if (parameters.WaiverTagKey is not null)
            return "nothing else re-invokes it when a waiver ends.";
        return parameters.Controls.FirstOrDefault(control => control.NeedsSchedule is not null) is { } control
            ? $"{control}: {control.NeedsSchedule}"
            : null;
    }

    private void Add(Health state, string text, string? command = null) =>
        _findings.Add(new Finding(state, $"rule {rule.Name}", text, command));
}
